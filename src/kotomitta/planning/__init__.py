"""From inputs to the answer: estimate, flow, workload, resourcing, outcomes, economics."""
