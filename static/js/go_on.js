/* Sends a page's only form by itself, where somebody comes back from another site; without scripts its button does. */
"use strict";

document.querySelector("form[data-go-on]")?.submit();
