"""What the clients need of others: demand by service, month and responsible actor."""
