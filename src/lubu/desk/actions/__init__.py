"""What keepers of an installation do: organs, units, posts, accounts, checks."""
