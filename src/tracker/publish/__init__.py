"""The public site: the same pages as the dashboard's, as files that any server can hand out.

da/index.html                     the overview, in Danish
da/kpi/dk-life-science-exports.html      a KPI;  .csv and .json beside it
da/strategy/dk-lsc-2024.atom      what changed in a strategy, as a feed
assets/site-3f2a91c0de12.js       named by what it holds: kept for ever
data/datapackage.json             everything as tables, with their meaning
"""
