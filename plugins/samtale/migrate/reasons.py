"""What becomes of settings of Pelican, of its plugins and of its themes that are not taken over."""

import re
from collections.abc import Mapping

# taken over by takeover.py, patterns.py and content.py
READ = frozenset(
    """SITENAME SITEURL TIMEZONE DEFAULT_LANG I18N_SUBSITES SITESUBTITLE TAGLINE AUTHOR PATH
    DEFAULT_PAGINATION FEED_MAX_ITEMS STATIC_PATHS STATIC_EXCLUDES PAGE_PATHS PAGE_EXCLUDES
    ARTICLE_PATHS ARTICLE_EXCLUDES PAGE_DIR ARTICLE_DIR EXTRA_PATH_METADATA IGNORE_FILES MARKDOWN
    MENUITEMS DEFAULT_METADATA PLUGINS ARTICLE_URL ARTICLE_SAVE_AS ARTICLE_LANG_URL
    ARTICLE_LANG_SAVE_AS PAGE_URL PAGE_SAVE_AS PAGE_LANG_URL PAGE_LANG_SAVE_AS DEFAULT_CATEGORY
    USE_FOLDER_AS_CATEGORY MD_EXTENSIONS""".split()
)
# without effect on what readers get, or answered by the redirects
SILENT = re.compile(
    r"""OUTPUT_PATH|DELETE_OUTPUT_DIRECTORY|OUTPUT_RETENTION|RELATIVE_URLS|.*CACHE.*|PORT|BIND|LOCALE
    |PLUGIN_PATHS?|LOG_FILTER|.*_(?:SAVE_AS|URL)|.*FEED.*|DIRECT_TEMPLATES|PAGINATED_\w+
    |PAGINATION_PATTERNS|DEFAULT_ORPHANS|.*SUBSTITUTIONS|SLUGIFY_\w+|CLEAN_URLS
    |ARTICLE_PERMALINK_STRUCTURE|\w+_ORDER_BY|\w+_TRANSLATION_ID|NEWEST_FIRST_ARCHIVES
    |REVERSE_\w+_ORDER|WITH_FUTURE_DATES|CHECK_MODIFIED_METHOD|STATIC_(?:CREATE|CHECK|EXCLUDE)_\w+
    |PYGMENTS_\w+|THEME_STATIC_\w+|TYPOGRIFY_\w+|FORMATTED_FIELDS|SOCIAL_WIDGET_NAME
    |LINKS_WIDGET_NAME|DISPLAY_CATEGORIES_ON_MENU|I18N_\w+|AUTORELOAD_\w+|GZIP_\w+|__\w+|DEBUG
    |DRAFT_\w+""",
    re.VERBOSE,
)
TEMPLATES = "templates of Pelican's themes do not fit; change those in theme/templates"
GITHUB = "the theme shows no such link; add it to MENUITEMS"
COMMENTS = "Samtale has no comments"
COUNTING = "Samtale's pages load nothing from other sites and count no visits"
REASONS: Mapping[str, str] = {
    "THEME": "Samtale has a theme of its own, in theme/",
    "THEME_TEMPLATES_OVERRIDES": TEMPLATES,
    "EXTRA_TEMPLATES_PATHS": TEMPLATES,
    "CSS_FILE": "the stylesheets are in theme/static",
    "TEMPLATE_PAGES": "templates of Pelican's themes do not fit; write them in content/pages",
    "LINKS": "Samtale has no list of links; add those that you want to MENUITEMS",
    "SOCIAL": "Samtale has no list of profiles; add those that you want to MENUITEMS",
    "DISPLAY_PAGES_ON_MENU": 'pages are always in the menu; "Status: hidden" removes one from it',
    "MENUITEMS": "is not a list of pairs of title and URL; write such a list",
    "DEFAULT_DATE_FORMAT": "dates are written as each language's readers expect",
    "DATE_FORMATS": "dates are written as each language's readers expect",
    "TYPOGRIFY": "Samtale sets each language's quotes and dashes itself",
    "SUMMARY_MAX_LENGTH": 'the first paragraph is the summary, if a text has no "Summary"',
    "FILENAME_METADATA": "is not read; write dates and slugs into the front matter",
    "PATH_METADATA": "is not read; write what the paths say into the front matter",
    "DEFAULT_DATE": "is not read; write a date into the front matter of each essay",
    "READERS": "Samtale reads Markdown, reStructuredText and HTML itself",
    "DOCUTILS_SETTINGS": "is not taken over; set it in pelicanconf.py if your texts need it",
    "SUMMARY_END_SUFFIX": "summaries are not shortened",
    "OUTPUT_SOURCES": "the sources of texts are not published",
    "TWITTER_USERNAME": GITHUB,
    "GITHUB_URL": GITHUB,
    "DISQUS_SITENAME": COMMENTS,
    "DISQUS_SHORTNAME": COMMENTS,
    "GOOGLE_ANALYTICS": COUNTING,
    "PIWIK_URL": COUNTING,
    "SITEMAP": "Samtale writes sitemap.xml itself",
    "FAVICON": "put the file into theme/static and name it in theme/templates/partials/head.html",
    "SITELOGO": "the theme shows the title; change theme/templates/partials/header.html",
    "COPYRIGHT_YEAR": "the theme has no such line; change theme/templates/partials/footer.html",
}
PLUGINS: Mapping[str, str] = {
    "i18n_subsites": "Samtale makes an edition for each language itself",
    "sitemap": "Samtale writes sitemap.xml itself",
    "related_posts": "Samtale finds related essays itself",
    "similar_posts": "Samtale finds related essays itself",
    "render_math": "Samtale sets formulas itself",
    "series": 'Samtale has series: write "Series" into the front matter',
    "neighbors": "essays of a series link to each other",
    "extract_toc": "long essays get a table of contents",
    "tipue_search": "Samtale has a search",
    "search": "Samtale has a search",
    "stork_search": "Samtale has a search",
    "summary": 'write "Summary" into the front matter',
    "post_stats": "Samtale shows the reading time",
    "readtime": "Samtale shows the reading time",
    "reading_time": "Samtale shows the reading time",
    "representative_image": 'write "Image" into the front matter',
    "seo": "Samtale writes these tags itself",
    "minify": "Samtale makes its files small itself",
    "image_process": "Samtale offers each picture in several sizes itself",
    "optimize_images": "Samtale offers each picture in several sizes itself",
    "thumbnailer": "Samtale offers each picture in several sizes itself",
    "photos": "Samtale offers each picture in several sizes itself",
    "typogrify": "Samtale sets each language's quotes and dashes itself",
    "typography": "Samtale sets each language's quotes and dashes itself",
    "yaml_metadata": "Samtale reads such front matter itself",
    "webassets": "the stylesheets are in theme/static",
    "assets": "the stylesheets are in theme/static",
    "disqus_static": COMMENTS,
    "pelican_comment_system": COMMENTS,
    "gzip_cache": "invoke server-config writes a configuration that compresses",
    "tag_cloud": "Samtale has a page with all topics",
    "better_codeblock_line_highlighting": "a fence may say which lines: ```python {1,3}",
}
FOREIGN_PLUGIN = (
    "is not taken over; if your texts need it, install it and write it into PLUGINS before samtale"
)
UNKNOWN = (
    "is unknown to Samtale (a theme or a plugin may use it); change theme/ if you miss what it did"
)


def reason_of(key: str, value: object) -> str:
    """Why a setting is not taken over; "" for one that needs no word."""
    if key in READ or not key.isupper() or value in (None, "", "#", False, (), [], {}):
        return "" if key != "DISPLAY_PAGES_ON_MENU" or value is not False else REASONS[key]
    if key.startswith("JINJA_"):
        return TEMPLATES
    if key in REASONS:
        return "" if key == "DISPLAY_PAGES_ON_MENU" else REASONS[key]
    return "" if SILENT.fullmatch(key) else UNKNOWN


def reason_of_plugin(name: str) -> str:
    """Why a plugin is not taken over."""
    short = name.rpartition(".")[2].replace("-", "_").lower().removeprefix("pelican_")
    return PLUGINS.get(short, FOREIGN_PLUGIN)
