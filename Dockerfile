# Two stages: the first installs and checks, the second holds what the bot needs and nothing else.
FROM python:3.13-slim AS build

WORKDIR /app
RUN python -m venv /app/venv
COPY requirements.lock ./
RUN /app/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
COPY web web
COPY messages messages
COPY storage storage
COPY domain domain
COPY simulator simulator
RUN /app/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /app/venv/bin/pip uninstall --yes --quiet setuptools pip
# Away from the sources: what was installed has to be enough.
RUN cd / && /app/venv/bin/python -c "import bot.commands"


FROM python:3.13-slim

RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin nightstep \
    && install -d -o nightstep -g nightstep -m 0700 /data
COPY --from=build /app/venv /app/venv

# Inside a container every interface is the container's own; compose.yaml publishes none of them.
ENV PATH=/app/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    LISTEN=0.0.0.0:8080

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]

ENTRYPOINT ["nightstep"]
CMD ["run"]
