"""Forms organisers build: fields, conditions and versions, and the answers to them."""
