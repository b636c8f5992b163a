"""The few styles that the pages need beside Streamlit's own."""

from __future__ import annotations

from typing import Final

CSS: Final = """
.tr-page{max-width:1064px;font-size:17px;line-height:1.53;font-variant-numeric:lining-nums tabular-nums}
.tr-page h1{font-size:clamp(27px,4vw,36px);line-height:1.2;padding:0 0 12px}
.tr-page h2{font-size:23px;border-top:2px solid currentColor;padding-top:12px;margin-top:40px}
.tr-page h3{font-size:18px;padding:12px 0 0}
.tr-lead{font-size:20px;line-height:1.5;max-width:43em}
.tr-quiet{font-size:15px;color:light-dark(#4A5761,#AEBBC4)}
.tr-nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;padding:0;margin:0}
.tr-nav a{padding:6px 0;display:inline-block;min-height:24px}
.tr-nav a[aria-current]{font-weight:700;text-decoration-thickness:3px}
.tr-banner{background:light-dark(#F4F6F6,#1A2229);padding:8px 12px;margin:12px 0;font-size:15px}
.tr-warn{border:2px solid light-dark(#B0520A,#F2A654)}
.tr-scroll{overflow-x:auto}
.tr-page table{width:100%;border-collapse:collapse;font-size:16px;line-height:1.44}
.tr-page caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.tr-page th,.tr-page td{text-align:left;vertical-align:top;padding:8px 20px 8px 0;border:0;border-bottom:1px solid light-dark(#D2D9DC,#33404A);overflow-wrap:anywhere;min-width:5.5em}
.tr-page th[scope=row]{font-weight:400;min-width:9em}
.tr-list{list-style:none;padding:0;margin:0}
.tr-list>li{padding:8px 0;margin:0;border-bottom:1px solid light-dark(#D2D9DC,#33404A);max-width:52em}
.tr-date{display:inline-block;min-width:8.5em}
.tr-mark{white-space:nowrap}.tr-mark svg{display:inline;vertical-align:-3px}
.tr-good{color:light-dark(#0F5C8C,#74BCEB)}.tr-behind{color:light-dark(#B0520A,#F2A654)}
.tr-far{color:light-dark(#A3202F,#F47C8B)}.tr-below{color:light-dark(#6B1039,#EFA6CE)}
.tr-tag,.tr-count{border:1px solid light-dark(#75828B,#84939E);padding:1px 7px;font-size:15px;display:inline-block;margin:0 4px 4px 0}
.tr-absent{border-style:dashed}
.tr-absent-text{text-decoration:underline dashed;text-underline-offset:4px}
.tr-row{border-bottom:1px solid light-dark(#D2D9DC,#33404A);padding-bottom:12px}
.tr-page dl{display:grid;grid-template-columns:minmax(8em,14em) 1fr;gap:8px 20px}
.tr-page dt{font-weight:700}.tr-page dd{margin:0}
.tr-page a{text-decoration:underline}
.stMainBlockContainer{max-width:1112px;margin:0 auto;padding-top:3.5rem}
@media(max-width:640px){.tr-page table,.tr-page tbody,.tr-page tr,.tr-page td,.tr-page th[scope=row]{display:block;width:auto}
.tr-page thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.tr-page tr{border-bottom:1px solid light-dark(#75828B,#84939E);padding:8px 0}.tr-page td,.tr-page th[scope=row]{border:0;padding:2px 0}
.tr-page th[scope=row]{font-weight:700}.tr-page td:not(:empty)::before{content:attr(data-label) ": ";color:light-dark(#4A5761,#AEBBC4)}
.tr-page dl{grid-template-columns:1fr}.tr-page th,.tr-page td{padding-right:12px}}
"""
