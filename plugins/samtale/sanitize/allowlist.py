"""The allow-list for HTML, MathML and SVG: elements, their attributes, and the schemes of URLs.

Everything else is refused. Elements with special parsing rules (``select``, ``template``,
``noscript``, ``textarea``, ``title`` and similar) are not here, or only within forms that the owner
allows, because parsers disagree about their content.

Sources: HTML Living Standard, 3 (elements) and 2.4 (URLs); MathML Core, 2 and 3; SVG 2, appendices
"Element Index" and "Attribute Index".
"""

import re

HTML = frozenset(
    """a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup
    data dd del details dfn dialog dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup
    hr i iframe img input ins kbd label legend fieldset li main map area mark menu meter nav nobr ol p picture pre
    progress q rb rp rt rtc ruby s samp search section small source span strike strong sub summary sup table tbody
    td tfoot th thead time tr track tt u ul var video wbr""".split()
)
FORMS = frozenset("form input button select option optgroup textarea output".split())

# of all elements, in addition to "data-" and "aria-" names
GLOBAL = frozenset(
    """id class lang dir title role tabindex hidden translate itemid itemprop itemref itemscope itemtype xml:lang
    align style spellcheck draggable inert contenteditable property typeof vocab resource about prefix""".split()
)
BY_ELEMENT = {
    "a": "href hreflang rel rev target download name type referrerpolicy charset",
    "area": "href hreflang rel target alt coords shape download",
    "audio": "src type controls loop muted preload autoplay crossorigin",
    "blockquote": "cite",
    "br": "clear",
    "button": "type name value disabled",
    "caption": "valign",
    "col": "span width valign",
    "colgroup": "span width valign",
    "data": "value",
    "del": "cite datetime",
    "details": "open name",
    "dialog": "open",
    "dir": "compact",
    "dl": "compact",
    "fieldset": "name disabled",
    "font": "color face size",
    "form": "action method name target accept-charset autocomplete novalidate enctype",
    "hr": "size width color noshade",
    "iframe": "src width height loading allow allowfullscreen referrerpolicy sandbox "
    "frameborder name scrolling"
    " marginwidth marginheight allowtransparency webkitallowfullscreen mozallowfullscreen",
    "img": "src srcset sizes alt width height loading decoding fetchpriority referrerpolicy "
    "crossorigin ismap usemap longdesc"
    " border hspace vspace name",
    "input": "type name value checked disabled readonly required placeholder maxlength "
    "minlength min max step size"
    " autocomplete pattern inputmode multiple list",
    "ins": "cite datetime",
    "label": "for",
    "li": "value type",
    "map": "name",
    "menu": "compact",
    "meter": "value min max low high optimum",
    "ol": "start reversed type compact",
    "optgroup": "label disabled",
    "option": "value label selected disabled",
    "output": "for name",
    "p": "",
    "pre": "width",
    "progress": "value max",
    "q": "cite",
    "select": "name multiple required disabled size autocomplete",
    "source": "src srcset sizes type media width height",
    "table": "border cellpadding cellspacing width height summary rules frame bgcolor",
    "tbody": "valign",
    "td": "colspan rowspan headers abbr scope width height valign bgcolor nowrap axis",
    "textarea": (
        "name rows cols placeholder required disabled readonly maxlength minlength "
        "wrap autocomplete"
    ),
    "tfoot": "valign",
    "th": "colspan rowspan headers abbr scope width height valign bgcolor nowrap axis",
    "thead": "valign",
    "time": "datetime",
    "tr": "valign bgcolor",
    "track": "src srclang kind label default",
    "ul": "type compact",
    "video": "src type poster width height controls loop muted preload autoplay playsinline "
    "crossorigin disablepictureinpicture"
    " controlslist webkit-playsinline x5-playsinline",
}
HTML_ATTRIBUTES = {tag: GLOBAL | frozenset(BY_ELEMENT.get(tag, "").split()) for tag in HTML | FORMS}

MATHML = frozenset(
    """math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle
    msub msubsup msup mtable mtd mtext mtr munder munderover none semantics annotation menclose mfenced mlabeledtr""".split()
)
# these contain text, and elements in other namespaces
MATHML_TEXT = frozenset("mi mn mo ms mtext annotation".split())
MATHML_ATTRIBUTES = GLOBAL | frozenset(
    """accent accentunder alttext columnalign columnlines columnspacing columnspan depth dir display displaystyle
    encoding fence form frame framespacing height largeop linethickness lspace mathbackground mathcolor mathsize
    mathvariant maxsize minsize movablelimits notation open close separators rowalign rowlines rowspacing rowspan
    rspace scriptlevel separator stretchy symmetric voffset width xmlns xmlns:xlink""".split()
)

SVG = frozenset(
    """svg a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line linearGradient
    marker mask metadata mpath path pattern polygon polyline radialGradient rect set stop switch symbol text
    textPath title tspan use view""".split()
)
# in HTML these contain HTML again: only text is allowed
SVG_TEXT = frozenset("title desc metadata".split())
SVG_ATTRIBUTES = frozenset(
    """id class lang xml:lang xml:space tabindex role style xmlns xmlns:xlink xmlns:svg version baseProfile
    enable-background accumulate additive alignment-baseline amplitude attributeName attributeType azimuth
    baseFrequency baseline-shift begin bias by calcMode clip clip-path clip-rule clipPathUnits color
    color-interpolation color-interpolation-filters color-rendering cursor cx cy d decelerate diffuseConstant
    direction display divisor dominant-baseline dur dx dy edgeMode elevation end exponent fill fill-opacity
    fill-rule filter filterRes filterUnits flood-color flood-opacity font font-family font-feature-settings
    font-kerning font-size font-size-adjust font-stretch font-style font-synthesis font-variant
    font-variation-settings font-weight fr from fx fy glyph-orientation-horizontal glyph-orientation-vertical
    gradientTransform gradientUnits height href hreflang image-rendering in in2 inline-size intercept isolation k1
    k2 k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines keyTimes kerning lengthAdjust letter-spacing
    lighting-color limitingConeAngle line-height marker marker-end marker-mid marker-start markerHeight
    markerUnits markerWidth mask mask-type maskContentUnits maskUnits max media method min mix-blend-mode mode
    numOctaves offset opacity operator order orient origin overflow paint-order path pathLength
    patternContentUnits patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY rel repeatCount repeatDur
    requiredExtensions requiredFeatures restart result rotate rx ry scale seed shape-inside shape-padding
    shape-rendering side slope solid-color solid-opacity spacing specularConstant specularExponent spreadMethod
    startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width surfaceScale systemLanguage
    tableValues target targetX targetY text-align text-anchor text-decoration text-indent text-orientation
    text-overflow text-rendering textLength to transform transform-box transform-origin type unicode-bidi values
    vector-effect viewBox visibility white-space width word-spacing writing-mode x x1 x2 xChannelSelector
    xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type y y1 y2 yChannelSelector z
    zoomAndPan focusable draggable alt title""".split()
)
ANIMATIONS = frozenset("animate animateMotion animateTransform set".split())
# attributes that an animation must not change: they are URLs, or contain CSS
NOT_ANIMATED = frozenset(
    "href xlink:href style class id src begin end attributeName from to by values".split()
)

URLS = frozenset(
    """href src action formaction poster data cite background longdesc usemap xlink:href ping manifest profile
    classid codebase icon""".split()
)
# attributes that some browser knows, or has known, and that are nowhere above
_OTHERS = frozenset(
    """abbr accept accesskey action adauctionheaders allowpaymentrequest anchor anchors archive as async
    attributionsrc autocapitalize autocorrect autofocus autosave behavior blocking bgproperties bordercolor
    browsingtopics capture challenge charoff char checked cite closedby code codetype color-profile command
    commandfor content contextmenu credentialless csp data datafld dataformatas datapagesize datasrc declare default
    defer delay dirname disabled disableremoteplayback dynsrc elementtiming enterkeyhint ev:event event exportparts
    fetchlater focusgroup hreftranslate http-equiv imagesizes imagesrcset implements importance incremental
    inputmode integrity interesttarget interestfor invoketarget invokeaction is isolated itemid keytype language
    leftmargin link lowsrc marginbottom marginheight marginleft marginright margintop marginwidth maction media
    method methods nav-up nav-down nav-left nav-right nohref nomodule nonce noresize object parsetype part policy
    popover popovertarget popovertargetaction pluginspage pluginurl privatetoken profile prompt pseudo radiogroup
    readonly required requiredfonts requiredformats results rightmargin sandbox scheme scoped script scrollamount
    scrolldelay seamless security selected selection shadowroot shadowrootclonable shadowrootcustomelementregistry
    shadowrootdelegatesfocus shadowrootmode shadowrootreferencetarget shadowrootserializable sharedstoragewritable
    slot srcdoc srcobject standby switch target text timing topmargin truespeed unselectable urn userid valuetype
    version virtualkeyboardpolicy vlink alink writingsuggestions xml:base xml:id zoom actiontype altimg
    altimg-width altimg-height altimg-valign bevelled cdgroup definitionurl edge longdivstyle mathslot
    attributename attributetype handler observer phase propagate defaultaction""".split()
)
_KNOWN = frozenset(
    name.lower()
    for names in (*HTML_ATTRIBUTES.values(), MATHML_ATTRIBUTES, SVG_ATTRIBUTES, URLS, _OTHERS)
    for name in names
)
_UNKNOWN = re.compile(r"(?!on|form|webkit|moz|ms|x-|-)[@:#\w][\w@:.#-]*", re.ASCII | re.IGNORECASE)


def is_inert(attribute: str) -> bool:
    """Whether no browser knows this attribute on any element: what removes it changes nothing."""
    return _UNKNOWN.fullmatch(attribute) is not None and attribute.lower() not in _KNOWN


SCHEMES = frozenset(
    """http https mailto tel sms smsto ftp ftps geo sip sips xmpp irc ircs news nntp magnet webcal matrix bitcoin
    ethereum openpgp4fpr urn doi im mms ssh git svn whatsapp tg signal""".split()
)
# in "data:image/..."
IMAGES = frozenset("png jpeg jpg gif webp avif bmp x-icon vnd.microsoft.icon".split())
