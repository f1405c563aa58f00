"""Pure judging: policy texts become a `Policy`, and a policy over rows becomes a `Decision`. No I/O, no clock."""
