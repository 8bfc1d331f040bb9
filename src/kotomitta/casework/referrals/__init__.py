"""Service needs by sector, who is responsible for them, and referrals to other actors."""
