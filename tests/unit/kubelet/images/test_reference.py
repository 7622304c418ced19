import pytest

from kubectl_sim.kubelet.images.reference import ReferenceError, default_pull_policy, parse

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("image", "canonical"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27-alpine", "docker.io/library/nginx:1.27-alpine"),
        ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/library/nginx", "docker.io/library/nginx:latest"),
        ("acme/web:v2", "docker.io/acme/web:v2"),
        ("localhost/app", "localhost/app:latest"),
        ("localhost:5000/app:1", "localhost:5000/app:1"),
        ("registry.k8s.io/e2e-test-images/agnhost:2.47", "registry.k8s.io/e2e-test-images/agnhost:2.47"),
        (f"nginx@{DIGEST}", f"docker.io/library/nginx@{DIGEST}"),
        (f"nginx:1.27@{DIGEST}", f"docker.io/library/nginx@{DIGEST}"),
        ("a__b/c--d.e_f", "docker.io/a__b/c--d.e_f:latest"),
    ],
)
def test_normal_form(image, canonical):
    assert parse(image).canonical == canonical


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("", "invalid reference format"),
        ("nginx:", "invalid reference format"),
        ("nginx:1.27:2", "invalid reference format"),
        ("nginx latest", "invalid reference format"),
        ("a..b/c", "invalid reference format"),
        ("a___b", "invalid reference format"),
        ("-a", "invalid reference format"),
        ("nginx@sha256:zz", "invalid reference format"),
        ("host:port/app", "invalid reference format"),
        ("nginx:" + "x" * 129, "invalid reference format"),
        ("NGINX", "invalid reference format: repository name (library/NGINX) must be lowercase"),
        (
            "a" * 63 + "0",
            f"invalid repository name ({'a' * 63}0), cannot specify 64-byte hexadecimal strings",
        ),
        ("x/" + "y" * 256, "repository name must not be more than 255 characters"),
    ],
)
def test_errors(image, message):
    with pytest.raises(ReferenceError) as caught:
        parse(image)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.27", "IfNotPresent"),
        (f"nginx@{DIGEST}", "IfNotPresent"),
        ("NGINX", "IfNotPresent"),
    ],
)
def test_default_pull_policy(image, policy):
    assert default_pull_policy(image) == policy
