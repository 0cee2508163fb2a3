"""What every route shares: requests, responses, the contract, operation."""
