"""From files to checked records: YAML text, its values and places, the models, and what they say together."""
