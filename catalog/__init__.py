"""What a layer is: config/ as a frozen model, and everything derived from it. No database, no data frames."""
