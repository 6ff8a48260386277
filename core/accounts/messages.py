"""What Flask-Security says, in our words; translated from our own catalogue like everything else.

Flask-Security's Chinese catalogue is missing more than half of its sentences, and its English
speaks of identities and tokens. SECURITY_I18N_DOMAIN points it at our catalogue instead.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name gettext's extraction knows
    """Mark for extraction; translated when shown."""
    return text


PASSKEY_REFUSED = N_("This passkey does not open the account. Try again, or another way.")
SIGN_IN_REFUSED = N_("The e-mail address or the password is not right.")

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (N_("This link or answer is not valid. Start again."), "error"),
    "GENERIC_AUTHN_FAILED": (SIGN_IN_REFUSED, "error"),
    "USER_DOES_NOT_EXIST": (SIGN_IN_REFUSED, "error"),
    "INVALID_PASSWORD": (N_("The password is not right."), "error"),
    "DISABLED_ACCOUNT": (SIGN_IN_REFUSED, "error"),
    "UNAUTHENTICATED": (N_("Sign in to see this page."), "info"),
    "UNAUTHORIZED": (N_("You may not see this page."), "error"),
    "REAUTHENTICATION_REQUIRED": (
        N_("For your safety, enter your password again to go on."),
        "info",
    ),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on."), "success"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "CONFIRM_REGISTRATION": (
        N_("We sent an e-mail to %(email)s. Open the link in it to confirm your address."),
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        N_(
            "If %(email)s belongs to an account that is not confirmed yet, "
            "an e-mail with a link is on its way."
        ),
        "success",
    ),
    "CONFIRMATION_REQUIRED": (
        N_("Confirm your e-mail address first: open the link in the e-mail we sent you."),
        "error",
    ),
    "EMAIL_CONFIRMED": (N_("Your e-mail address is confirmed. You can sign in now."), "success"),
    "ALREADY_CONFIRMED": (N_("Your e-mail address is confirmed already. You can sign in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (N_("This link is not valid. Ask for a new e-mail."), "error"),
    "CONFIRMATION_EXPIRED": (
        N_("This link was valid for %(within)s. Ask for a new e-mail."),
        "error",
    ),
    "EMAIL_ALREADY_ASSOCIATED": (N_("%(email)s cannot be used."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Enter your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Enter an e-mail address such as name@example.org."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Enter the password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "PASSWORD_MISMATCH": (N_("The password is not right."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("Choose a password other than the present one."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("Choose a password of at least %(length)s characters."),
        "error",
    ),
    "PASSWORD_CHANGE": (
        N_("Your password is changed. Other browsers have been signed out."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("If %(email)s belongs to an account, an e-mail with a link is on its way."),
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (
        N_("This link was valid for %(within)s. Ask for a new e-mail."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link is not valid or was used already. Ask for a new e-mail."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password is set. Sign in with it."), "success"),
    "INVALID_REDIRECT": (N_("This page can only lead on to pages of its own."), "error"),
    "INVALID_CODE": (N_("This code is not right."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right, or was used already. Wait for the next one."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("The second factor is on. Now make recovery codes, in case you lose your phone."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("This step has expired. Sign in again."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Choose one of the ways offered."), "error"),
    "TWO_FACTOR_DISABLED": (N_("The second factor is off."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (
        N_("Setting up must be done within %(within)s. Start again."),
        "error",
    ),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not right, or was used already."), "error"),
    "NO_RECOVERY_CODES_SETUP": (N_("There are no recovery codes yet."), "info"),
    "WEBAUTHN_EXPIRED": (N_("This must be done within %(within)s. Start again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Enter a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey of this name already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("There is no passkey of this name any more."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey %(name)s is taken off."), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (
        N_("The passkey %(name)s is set up. Make recovery codes too, in case you lose the device."),
        "success",
    ),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is set up already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY_REFUSED, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY_REFUSED, "error"),
    "CHANGE_EMAIL_SENT": (
        N_("We sent an e-mail to %(email)s. The address changes when you open the link in it."),
        "success",
    ),
    "CHANGE_EMAIL_EXPIRED": (N_("This link was valid for %(within)s. Start again."), "error"),
    "CHANGE_EMAIL_CONFIRMED": (N_("Your e-mail address is changed."), "success"),
}
