# One image for every process; compose.yaml says which runs what.
FROM python:3.11-slim

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        graphviz fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static

WORKDIR /srv/taskloom
# By themselves first: code changes more often than what it stands on.
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY manage.py ./
COPY dashboard dashboard
COPY tasks_proxy tasks_proxy
COPY templates templates
COPY static static

# Collecting needs settings and no secret: these two stay in this one layer's command.
RUN SECRET_KEY=for-the-build-only \
    CREDENTIAL_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --no-input \
    && useradd --system --create-home --home-dir /var/lib/taskloom taskloom
USER taskloom

EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
    "--workers", "2", "--blocking-threads", "8", "--no-ws", "dashboard.wsgi:application"]
