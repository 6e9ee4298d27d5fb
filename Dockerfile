# A crawl job in a container: not root, and nothing is written but to the volumes.
#     docker build -t scraper .
#     docker run --read-only --tmpfs /tmp -v ./job:/job:ro -v state:/state -v corpus:/corpus scraper
# compose.yaml has the same with limits. docs/operations.md says what the job must look like.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /source
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY scraper ./scraper
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt . \
    && /venv/bin/pip uninstall --yes pip \
    && /venv/bin/python -m compileall -q /venv/lib

FROM python:${PYTHON}-slim
COPY --from=build /venv /venv
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin scraper \
    && install -d -o scraper -g scraper /state /corpus \
    && install -d /job
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /job
VOLUME ["/state", "/corpus"]
STOPSIGNAL SIGTERM
# Ill if a site gave no new article for a day, or if the state cannot be read. A first run has an hour to find some.
HEALTHCHECK --interval=15m --timeout=30s --start-period=1h --retries=2 \
    CMD ["/bin/sh", "-c", "scraper status news.toml --fail-if-stale 1d >/dev/null || exit 1"]
ENTRYPOINT ["scraper"]
CMD ["crawl", "news.toml", "--every", "15m", "--progress", "none", "--log-format", "json"]
