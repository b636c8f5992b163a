"""One KPI or many to verdicts. Pure: the date is a parameter, and nothing is read.

`series` prepares (section 2 of docs/methods.md), `batch` lays KPIs side by side in arrays, `pace`, `keep`,
`outlook` and `arrow` compute, `verdict` decides in the published order, `freshness` dates it, `engine` joins.
"""

from tracker.assess.engine import assess, assess_each, assess_kpi
from tracker.assess.result import Assessment, Outlook

__all__ = ["Assessment", "Outlook", "assess", "assess_each", "assess_kpi"]
