"""The verbs `migration …`, which gapi passes on."""
