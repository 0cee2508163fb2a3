"""FastAPI with the usual middleware for what the generated API does: CORS, security headers, request ids, one JSON log
line a request, metrics, a rate limit, and models that validate and document."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import structlog
import uvicorn
from asgi_correlation_id import CorrelationIdMiddleware, correlation_id
from fastapi import Depends, FastAPI, Query, Request
from fastapi.middleware.cors import CORSMiddleware
from prometheus_fastapi_instrumentator import Instrumentator
from pydantic import BaseModel, ConfigDict
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.products.models import Product

engine = create_engine(os.environ["DATABASE_URL"].replace("sqlite:", "sqlite:///", 1))
structlog.configure(
    processors=[structlog.processors.TimeStamper(), structlog.processors.JSONRenderer()],
    logger_factory=structlog.PrintLoggerFactory(),
)
log = structlog.get_logger()

app = FastAPI()
app.state.limiter = Limiter(key_func=get_remote_address, default_limits=["1000000000/minute"], headers_enabled=True)


class Version(BaseModel):
    name: str
    version: str


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    sku: str
    name: str
    price_cents: int
    stock: int
    created_at: datetime


class Page(BaseModel):
    items: list[ProductOut]
    next: str | None


def session() -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


@app.middleware("http")
async def log_and_headers(request: Request, call_next):
    started = time.perf_counter()
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    log.info(
        "request",
        request_id=correlation_id.get(),
        method=request.method,
        url=str(request.url),
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1000, 1),
        ip=request.client.host if request.client else "",
    )
    return response


app.add_middleware(SlowAPIMiddleware)
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])
app.add_middleware(CorrelationIdMiddleware)
Instrumentator().instrument(app).expose(app)


@app.get("/version")
def read_version() -> Version:
    return Version(name="fastapi", version="0.1.0")


@app.get("/v1/products")
def list_products(
    db: Annotated[Session, Depends(session)], after: str = "", limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Page:
    statement = select(Product).where(Product.id > after).order_by(Product.id).limit(limit + 1)
    found = db.scalars(statement).all()
    following = f"/v1/products?after={found[limit - 1].id}" if len(found) > limit else None
    return Page(items=[ProductOut.model_validate(product) for product in found[:limit]], next=following)


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=False, log_level="error")
