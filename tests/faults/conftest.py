import os
from hypothesis import HealthCheck, settings
settings.register_profile("faults", max_examples=int(os.environ.get("GOLIVE_FAULTS","60")), deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)
settings.load_profile("faults")
