"""The commands of ``kubectl set``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {b: x, a: z}, unknown: 1}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {z: z, app: web}}
    spec:
      initContainers: [{name: setup, image: busybox}]
      containers:
      - name: web
        image: nginx
        resources: {limits: {memory: 1024Mi, cpu: 1000m}, requests: {cpu: 0.5}}
        env:
        - {name: COLOR, value: red}
        - {name: EMPTY, value: ""}
        - {name: KEY, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}
        - {name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: LOG_LEVEL}}}
        - {name: WHO, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: NOTE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['a']"}}}
        - {name: ALL, valueFrom: {fieldRef: {fieldPath: metadata.annotations}}}
        - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
        - {name: MEM, valueFrom: {resourceFieldRef: {containerName: web, resource: limits.memory}}}
        - {name: MISSING, valueFrom: {configMapKeyRef: {name: settings, key: nothing}}}
        - {name: GONE, valueFrom: {secretKeyRef: {name: gone, key: nothing}}}
        ports: [{containerPort: 80}]
        livenessProbe: {httpGet: {port: http, path: /}, periodSeconds: 0}
      - {name: side, image: busybox, command: [sleep], args: []}
      nodeSelector: {}
"""
POD = """
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: a, image: x}, {name: ab, image: w}, {name: b, image: z}]}
"""
CRON = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}}}
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {selector: {a: b}, ports: [{port: 80}]}
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: r, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: x}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
"""
CRD = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, names: {kind: Widget, plural: widgets}, scope: Namespaced, versions: []}
"""
FILES = {
    "deploy.yaml": DEPLOYMENT,
    "pod.yaml": POD,
    "cron.yaml": CRON,
    "service.yaml": SERVICE,
    "binding.yaml": BINDING,
    "cluster.yaml": BINDING.replace("RoleBinding", "ClusterRoleBinding").replace(", namespace: default", ""),
    "config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {x.y: z}\n",
    "secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {pass: eA==, USER: eQ==}\n",
    "crd.yaml": CRD,
    "custom.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
    "wrong.yaml": DEPLOYMENT.replace("replicas: 0", "replicas: many"),
    "bad.yaml": DEPLOYMENT.replace("1024Mi", "lots"),
    "many.yaml": POD + "---" + CRON + "---" + SERVICE,
    "env.txt": "A=1\n# nothing\nB=two words # comment\nC\nD=\n",
}

SCRIPTS = {
    "image": """
        kubectl set image deploy/web web=nginx:1.28
        kubectl set image deploy/web web=nginx:1.28
        kubectl set image deploy/web web=nginx:1.29 side=busybox:1.37
        kubectl set image deploy web api web=nginx:1.27
        kubectl set image deploy/web nothing=x
        kubectl set image deploy/web nothing=x web=nginx:2
        kubectl set image deploy/web *=all:1
        kubectl set image deploy --all side=s:1
        kubectl set image ds,sts --all side=s:1 web=w:1
        kubectl set image deploy -l app=api side=s:2
        kubectl set image pods --all main=nginx:1.20
        kubectl set image pod/web-1 main=nginx:1.21 -o yaml
        kubectl set image deploy/web web=nginx:3 -o json
        kubectl set image deploy/web web=nginx:4 -o name
        kubectl set image deploy/web web=nginx:5 --dry-run=server
        kubectl set image deploy/web web=nginx:5 --dry-run=client
        kubectl set image deploy/web web=nginx:5 --dry-run=client -o json
        kubectl set image deploy/web web=nginx:6 --dry-run=server -o jsonpath={.spec.template.spec.containers[*].image}
        kubectl set image svc/web web=nginx:5
        kubectl set image cm/settings svc/web deploy/web web=nginx:9
        kubectl set image deploy/nothing web=nginx
        kubectl set image things/nothing web=nginx
        kubectl set image deploy/web
        kubectl set image web=nginx
        kubectl set image deploy/web web=a *=b
        kubectl set image deploy --all -l app=web web=a
        kubectl set image deploy/web web-
        kubectl set image deploy/web web=nginx api
        kubectl set image deploy/web web='bad image'
        kubectl set image deploy/web web=
        kubectl get deploy web -o yaml --show-managed-fields
    """,
    "image local": """
        kubectl set image -f deploy.yaml --local web=nginx:2
        kubectl set image -f deploy.yaml --local web=nginx:2 -o yaml
        kubectl set image -f deploy.yaml --local web=nginx:2 setup=b -o json
        kubectl set image -f deploy.yaml --local web=nginx
        kubectl set image -f many.yaml --local a=x:2
        kubectl set image -f many.yaml --local *=x:2 -o yaml
        kubectl set image -f many.yaml --local *=x:2 -o json
        kubectl set image -f custom.yaml --local a=b
        kubectl set image -f crd.yaml --local a=b
        kubectl set image -f wrong.yaml --local a=b
        kubectl set image -f bad.yaml --local a=b
        kubectl set image deploy/web --local web=b
        kubectl set image --local web=b
        kubectl set image -f deploy.yaml --local web=b --dry-run=server
        kubectl set image -f - --local web=b -o jsonpath={.spec.template.spec.containers[*].image} < deploy.yaml
        kubectl set image -f - --local web=b -o jsonpath={.metadata} < deploy.yaml
        kubectl set image -f deploy.yaml --local web=b -o go-template={{.metadata}}
        kubectl set image -f deploy.yaml --local web=b -o kyaml
        kubectl set image -f nothing.yaml --local web=b
    """,
    "env": """
        kubectl set env deploy/web A=1 B=2
        kubectl set env deploy/web A=1
        kubectl set env deploy/web A=2 --overwrite=false
        kubectl set env deploy/web C=2 --overwrite=false
        kubectl set env deploy/web A- B=3
        kubectl set env deploy/web A- A=3
        kubectl set env deploy/web -e A=5 -e B-
        kubectl set env deploy/web -e B-
        kubectl set env deploy/web -e A-
        kubectl set env deploy/web --list
        kubectl set env deploy/web X=1 --list
        kubectl set env deploy,sts --all --list
        kubectl set env deploy/web -c side S=1
        kubectl set env deploy/web -c nothing S=1
        kubectl set env deploy/web -c 's*' S=2
        kubectl set env deploy/web -c '*e' S=3
        kubectl set env --from=cm/settings deploy/web --keys=LOG_LEVEL
        kubectl set env --from=cm/settings deploy/web --keys=a.b --prefix=P_
        kubectl set env --from=secret/keys deploy/web
        kubectl set env --from=deploy/api deploy/web
        kubectl set env --from=cm/nothing deploy/web
        kubectl set env deploy/web --keys=a
        kubectl set env deploy/web --list --resolve
        kubectl set env deploy/web -
        kubectl set env deploy/web - < env.txt
        kubectl set env deploy/web -e - < env.txt
        kubectl set env deploy/web --list
        kubectl set env deploy --all -l app=web A=1
        kubectl set env deploy/web 1A=1
        kubectl set env deploy/web 'A B=1'
        kubectl set env A=1
        kubectl set env deploy/web A=1 sts/db
        kubectl set env deploy/web word
        kubectl set env deploy/web --list -o yaml
        kubectl set env pod/web-1 A=2
        kubectl set env pod/web-1 A=2 --dry-run=client
        kubectl set env deploy/web A=x --dry-run=client -o yaml
        kubectl set env deploy/web A=x --dry-run=server
        kubectl set env svc/web A=x
        kubectl set env svc/web A=x --list
        kubectl set env deploy/web
        kubectl get deploy web -o yaml --show-managed-fields
    """,
    "env local": """
        kubectl set env -f deploy.yaml --local A=1 COLOR=blue KEY-
        kubectl set env -f deploy.yaml --local A=1 COLOR=blue KEY- -o yaml
        kubectl set env -f deploy.yaml --local A=1 COLOR=blue KEY- -o json
        kubectl set env -f deploy.yaml --local COLOR=red
        kubectl set env -f deploy.yaml --local COLOR=green --overwrite=false
        kubectl set env -f deploy.yaml --local --list
        kubectl set env -f deploy.yaml --list --resolve --local
        kubectl set env -f deploy.yaml --local --list A=7 -c web
        kubectl set env -f many.yaml --local A=7
        kubectl set env -f many.yaml --local A=7 -o yaml
        kubectl set env -f many.yaml --local A=7 -c 'a*' -o yaml
        kubectl set env -f config.yaml --local --from=cm/x
        kubectl set env -f secret.yaml --local --from=secret/x
        kubectl set env -f deploy.yaml --local --from=secret/x
        kubectl set env deploy/x -f deploy.yaml --local A=1
        kubectl set env -f - --local A=1 - < deploy.yaml
        kubectl set env -f deploy.yaml --local A=1 --dry-run=server
        kubectl set env -f custom.yaml --local A=1
        kubectl set env --local A=1
    """,
    "resources": """
        kubectl set resources deploy/web --limits=cpu=200m,memory=512Mi
        kubectl set resources deploy/web --limits=cpu=200m,memory=512Mi
        kubectl set resources deploy/web --requests=cpu=0.1 -c web
        kubectl set resources deploy/web --requests=cpu=0.5
        kubectl set resources deploy/web --requests=cpu=100m,memory=100M --limits=memory=1Gi -c side -o yaml
        kubectl set resources deploy/web --limits=cpu=0,memory=0 --requests=cpu=0,memory=0
        kubectl set resources deploy/web --limits=cpu=1 -c nothing
        kubectl set resources deploy,sts --all --limits=cpu=1
        kubectl set resources deploy/web
        kubectl set resources deploy/web --limits=cpu
        kubectl set resources deploy/web --limits=cpu=x
        kubectl set resources deploy/web --limits=cpu=-1
        kubectl set resources deploy/web --requests=cpu=2 --limits=cpu=1
        kubectl set resources deploy/web --limits=cpu=3 --dry-run=client
        kubectl set resources deploy/web --limits=cpu=3 --dry-run=server -o json
        kubectl set resources svc/web --limits=cpu=1
        kubectl set resources deploy --all -l a=b --limits=cpu=1
        kubectl set resources --limits=cpu=1
        kubectl set resources -f deploy.yaml --local --limits=cpu=200m -o yaml
        kubectl set resources -f deploy.yaml --local --limits=cpu=0200m,ephemeral-storage=1024Mi -o json
        kubectl set resources -f many.yaml --local --requests=cpu=1 -o yaml
        kubectl set resources deploy/x --local --limits=cpu=1
        kubectl set resources -f deploy.yaml --local --limits=cpu=1 --dry-run=server
        kubectl get deploy web -o yaml --show-managed-fields
    """,
    "serviceaccount": """
        kubectl set serviceaccount deploy/web robot
        kubectl set sa deploy/web robot
        kubectl set sa deploy web api robot
        kubectl set sa deploy --all default
        kubectl set sa sts/db robot -o yaml
        kubectl set sa deploy/web third --dry-run=server
        kubectl set sa deploy/web third --dry-run=client -o yaml
        kubectl set sa svc/web robot
        kubectl set sa
        kubectl set sa robot
        kubectl set sa deploy/nothing robot
        kubectl set sa pod/web-1 robot
        kubectl set sa -f deploy.yaml --local robot -o yaml
        kubectl set sa -f many.yaml --local robot
        kubectl set sa deploy/web -f deploy.yaml --local robot
        kubectl set sa -f deploy.yaml --local robot --dry-run=server
    """,
    "selector": """
        kubectl set selector svc/web a=b,c=d
        kubectl set selector svc web app=web
        kubectl set selector svc web app=web
        kubectl set selector svc/web app=web -o yaml
        kubectl set selector svc/web app=x --dry-run=client
        kubectl set selector svc/web app=x --dry-run=server -o json
        kubectl set selector svc/web 'app in (x, y)'
        kubectl set selector svc/web 'app,!b'
        kubectl set selector svc/web 'app>1'
        kubectl set selector svc/web 'app in'
        kubectl set selector svc/web ''
        kubectl set selector deploy/web app=x
        kubectl set selector svc --all all=1
        kubectl set selector svc/web v=1 --resource-version=1
        kubectl set selector
        kubectl set selector app=x
        kubectl set selector -f service.yaml --local app=x
        kubectl set selector -f service.yaml --local app=x,b=c -o yaml
        kubectl set selector -f service.yaml --local app=x -o json
        kubectl set selector -f service.yaml --local app=x --resource-version=7 -o json
        kubectl set selector -f many.yaml --local app=x -o yaml
        kubectl set selector -f service.yaml --local svc/web app=x
        kubectl get svc web -o yaml --show-managed-fields
    """,
    "subject": """
        kubectl set subject rolebinding readers --user=ann --user=bob --group=ops
        kubectl set subject rolebinding readers --user=ann
        kubectl set subject rolebinding readers --serviceaccount=team-a:robot --serviceaccount=:here
        kubectl set subject clusterrolebinding all --serviceaccount=:here
        kubectl set subject clusterrolebinding all --user=zed -o yaml
        kubectl set subject rolebinding readers
        kubectl set subject rolebinding readers --serviceaccount=x
        kubectl set subject rolebinding readers --serviceaccount=a:b:c
        kubectl set subject rolebinding readers --serviceaccount=a:
        kubectl set subject rolebinding readers --user=new --dry-run=client
        kubectl set subject rolebinding readers --user=new --dry-run=server -o json
        kubectl set subject deploy/web --user=x
        kubectl set subject --user=x
        kubectl set subject -f binding.yaml --local --user=zoe --user=ann
        kubectl set subject -f binding.yaml --local --user=zoe --serviceaccount=:x -o yaml
        kubectl set subject -f cluster.yaml --local --user=zoe -o json
        kubectl set subject -f cluster.yaml --local --serviceaccount=:x
        kubectl set subject -f pod.yaml --local --user=zoe
        kubectl set subject rolebinding x --local --user=zoe
        kubectl get rolebindings,clusterrolebindings all readers -o yaml
    """,
    "alone": """
        kubectl set nothing
        kubectl set image --nothing
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, name: str) -> None:
    for path, text in FILES.items():
        Path(path).write_text(text)
    twins.script(SCRIPTS[name])
    twins.same_state("pods", "deployments.apps", "statefulsets.apps", "services")
