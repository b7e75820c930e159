"""The documentation as a page that asks no other host for anything."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

# Swagger UI has a dark style, but leaves it to the page when to use it; its inline code covers the lines around it.
_FOLLOW = """<style>.swagger-ui .renderedMarkdown code { padding: 0 4px; }</style>
<script>
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
</script>
</head>"""


def add_docs(web: FastAPI) -> None:
    """Put the page at `/docs`; its addresses are relative, so it may be mounted anywhere."""
    # Of this package only the files are used: Swagger UI as it is published.
    web.mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]))
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=f"{web.title} · API",
        swagger_js_url="docs/assets/swagger-ui-bundle.js",
        swagger_css_url="docs/assets/swagger-ui.css",
        swagger_favicon_url="data:,",
        swagger_ui_parameters={"tryItOutEnabled": True, "defaultModelsExpandDepth": 0},
    )
    html = bytes(page.body).decode().replace("<html>", '<html lang="en">').replace("</head>", _FOLLOW)

    @web.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(html)
