"""Sites of other generators become Samtale's: settings, texts and addresses."""
