# The binary is static and brings its own time zones, so all it needs around it are certificates.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /advocacy_exporter ./cmd/advocacy_exporter

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /advocacy_exporter /bin/advocacy_exporter
# A user without a name, who owns nothing.
USER 65532:65532
EXPOSE 10290
ENTRYPOINT ["/bin/advocacy_exporter"]
CMD ["--config.file=/etc/advocacy_exporter/advocacy.yml"]
