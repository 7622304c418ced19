import pytest

from kubectl_sim.kubelet.images import catalogue
from kubectl_sim.kubelet.images._index import FAMILY_OF
from kubectl_sim.kubelet.images.record import matches

EXISTING = [
    "nginx",
    "nginx:1.27",
    "nginx:1.29.3",
    "nginx:1.14.2",
    "nginx:1.7.9",
    "nginx:1.27-alpine",
    "nginx:alpine",
    "nginx:stable",
    "httpd:2.4",
    "redis",
    "redis:7",
    "redis:6.2-alpine",
    "memcached:1.6",
    "mysql:8.0",
    "mysql:5.7",
    "mysql:8.0.36",
    "mariadb:11",
    "postgres:16",
    "postgres:15.3",
    "postgres:16-alpine",
    "mongo:7.0",
    "rabbitmq:3-management",
    "rabbitmq:3.13",
    "busybox",
    "busybox:1.28",
    "busybox:1.36.1",
    "alpine:3.20",
    "ubuntu:22.04",
    "ubuntu:jammy",
    "debian:bookworm-slim",
    "centos:7",
    "curlimages/curl:8.10.1",
    "python:3.12",
    "python:3.11-slim",
    "python:3.9-alpine",
    "node:20",
    "node:18-alpine",
    "golang:1.22",
    "golang:1.23-alpine",
    "openjdk:17-jdk-slim",
    "openjdk:8",
    "tomcat:9.0",
    "tomcat:10.1-jdk17",
    "wordpress:6.2.1-apache",
    "wordpress:latest",
    "ghost:5",
    "traefik:v2.10",
    "traefik:v3.1",
    "haproxy:2.9",
    "perl:5.34.0",
    "perl:5.34",
    "bash:5",
    "fluent/fluent-bit:3.1",
    "elasticsearch:8.15.0",
    "kibana:8.15.0",
    "prom/prometheus",
    "prom/prometheus:v2.53.0",
    "prom/node-exporter:v1.8.2",
    "grafana/grafana:11.1.0",
    "hashicorp/http-echo:0.2.3",
    "hashicorp/http-echo:1.0",
    "gcr.io/google-samples/hello-app:1.0",
    "gcr.io/google-samples/node-hello:1.0",
    "gcr.io/google-samples/kubernetes-bootcamp:v1",
    "registry.k8s.io/pause:3.10",
    "k8s.gcr.io/pause:3.1",
    "registry.k8s.io/e2e-test-images/agnhost:2.39",
    "registry.k8s.io/echoserver:1.4",
    "registry.k8s.io/nginx-slim:0.24",
    "registry.k8s.io/hpa-example",
    "polinux/stress",
    "vish/stress",
    "nicolaka/netshoot",
    "registry.k8s.io/kube-apiserver:v1.37.0",
    "registry.k8s.io/kube-proxy:v1.37.1",
    "registry.k8s.io/coredns/coredns:v1.13.1",
    "kindest/kindnetd:v20250512-df8de77b",
    "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
    "kindest/local-path-provisioner:v20250214-acbabc1a",
    "myapp:v1",
    "myapp:latest",
    "myapp:v1.0",
    "processor:v1",
    "backup-tool:v1",
    "postgres-proxy:latest",
    "monitoring-adapter:latest",
    "fluentd:latest",
    "hello-world",
    "acme/shop:2.1",
    "ghcr.io/acme/shop:main",
    "quay.io/acme/shop",
    "registry.k8s.io/etcd:3.6.6-0",
    "docker.io/library/nginx",
    "kodekloud/webapp-color",
    "gcr.io/google-samples/gb-frontend:v5",
]


@pytest.mark.parametrize("name", EXISTING)
def test_images_of_a_course_exist(name):
    found = catalogue.resolve(name)
    assert found.error == ""
    assert found.image is not None
    assert found.size > 0
    assert found.image_id.startswith(found.reference.name + "@sha256:")


@pytest.mark.parametrize(
    "name", ["nginx:1.161", "nginx:1.91", "nginx:1.1610", "nginx:lates", "redis:99", "busybox:2", "mysql:8.9"]
)
def test_unknown_tag(name):
    full = "docker.io/library/" + name
    assert catalogue.resolve(name).error == (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{full}": '
        f'failed to resolve reference "{full}": {full}: not found'
    )


def test_unknown_official_name():
    assert catalogue.resolve("ngnx").error == (
        'failed to pull and unpack image "docker.io/library/ngnx:latest": failed to resolve reference '
        '"docker.io/library/ngnx:latest": pull access denied, repository does not exist or may require '
        "authorization: server message: insufficient_scope: authorization failed"
    )


def test_unknown_name_of_a_curated_registry():
    error = catalogue.resolve("registry.k8s.io/nope:1").error
    assert error.startswith("rpc error: code = NotFound desc = ")
    assert error.endswith("registry.k8s.io/nope:1: not found")


def test_unresolvable_host():
    assert catalogue.resolve("registry.invalid:5000/team/app:v9").error == (
        'failed to pull and unpack image "registry.invalid:5000/team/app:v9": failed to resolve reference '
        '"registry.invalid:5000/team/app:v9": failed to do request: Head '
        '"https://registry.invalid:5000/v2/team/app/manifests/v9": dial tcp: lookup registry.invalid on '
        "172.18.0.1:53: no such host"
    )


@pytest.mark.parametrize("name", ["acme/does-not-exist:1", "acme/web:nonexistent-tag", "example.com/nosuch/app"])
def test_names_that_say_they_do_not_exist(name):
    assert catalogue.resolve(name).image is None


def test_invalid_name():
    found = catalogue.resolve("NGINX")
    assert found.invalid
    assert found.error == (
        'Failed to apply default image tag "NGINX": couldn\'t parse image name "NGINX": '
        "invalid reference format: repository name (library/NGINX) must be lowercase"
    )


def test_image_ids_depend_on_the_tag_alone():
    assert catalogue.resolve("nginx").image_id == catalogue.resolve("docker.io/library/nginx:latest").image_id
    assert catalogue.resolve("nginx:1.27").image_id != catalogue.resolve("nginx:1.26").image_id
    assert len(catalogue.resolve("nginx").image_id.partition("sha256:")[2]) == 64


def test_index_is_complete():
    modules = set(FAMILY_OF.values())
    listed = {name: module for module in modules for name in catalogue.family(module)}
    assert listed == FAMILY_OF


@pytest.mark.parametrize("module", sorted(set(FAMILY_OF.values())))
def test_records_are_sound(module):
    for image in catalogue.family(module).values():
        assert image.memory[0] <= image.memory[1], image.name
        assert image.cpu[0] <= image.cpu[1], image.name
        for template in image.tags or ():
            matches(template, "x")
        assert image.serves or image.shell_cmd or image.exit or image.cmd, image.name


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("1.{0..29}", "1.29", True),
        ("1.{0..29}", "1.30", False),
        ("1.{0..29}", "1.05", False),
        ("1.{0..29}", "1.", False),
        ("{a|b{1..2}|}x", "b2x", True),
        ("{a|b{1..2}|}x", "x", True),
        ("{a|b{1..2}|}x", "bx", False),
        ("{1|1.2}{|.3}", "1.2.3", True),
    ],
)
def test_tag_templates(template, text, expected):
    assert matches(template, text) is expected
