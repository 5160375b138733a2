# A static binary in an empty image, run by a user without rights.
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${VERSION}" -o /out/talentmatch . \
 && mkdir -p /out/data /out/tmp && chmod 0700 /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/talentmatch /talentmatch
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENV TALENTMATCH_DATA=/data TALENTMATCH_ADDR=0.0.0.0:8080
ENTRYPOINT ["/talentmatch"]
CMD ["serve"]
