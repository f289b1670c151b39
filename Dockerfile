# The binary is static and brings its own time zones, so all it needs around it are certificates.
FROM --platform=$BUILDPLATFORM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS=linux
ARG TARGETARCH=amd64
ARG VERSION=devel
ARG REVISION=unknown
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false \
      -ldflags="-s -w -X github.com/prometheus/common/version.Version=$VERSION -X github.com/prometheus/common/version.Revision=$REVISION" \
      -o /image/bin/advocacy_exporter ./cmd/advocacy_exporter
RUN mkdir -p /image/usr/share/doc/advocacy_exporter && cp LICENSE /image/usr/share/doc/advocacy_exporter/ && \
    go -C deploy run ./inventory licences /image/bin/advocacy_exporter "$VERSION" \
      >/image/usr/share/doc/advocacy_exporter/THIRD_PARTY_LICENCES.txt
# Folders that the user of the image owns.
RUN mkdir -p /state/var/lib/advocacy_exporter && chmod 0700 /state/var/lib/advocacy_exporter

FROM scratch
ARG VERSION=devel
ARG REVISION=unknown
LABEL org.opencontainers.image.title="advocacy_exporter" \
      org.opencontainers.image.description="Prometheus exporter and alerting agent for customer advocacy" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /state/var/lib/advocacy_exporter /var/lib/advocacy_exporter
COPY --from=build /image /
# A user without a name, who owns nothing but the state.
USER 65532:65532
VOLUME ["/etc/advocacy_exporter", "/var/lib/advocacy_exporter"]
EXPOSE 10290
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/bin/advocacy_exporter", "healthy"]
ENTRYPOINT ["/bin/advocacy_exporter"]
CMD ["--config.file=/etc/advocacy_exporter/advocacy.yml", "--storage.path=/var/lib/advocacy_exporter"]
