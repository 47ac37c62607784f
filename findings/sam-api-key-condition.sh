#!/usr/bin/env bash
# aws-sam-translator 1.115.0: an intrinsic in ApiKeyRequired is not kept; whatever it says, the method requires a key.
# Likely guess: `ApiKeyRequired: !If [IsProd, true, false]` requires a key in production only.
# Seen: with `!If` and with `!Ref` the method has `security: [{api_key: []}]` and the template no intrinsic any more.
# Relied on in: src/template/transform/sam/, test/corpus/sam-translated.test.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aws-sam-translator==1.115.0

cat > "$folder/run.py" <<'PYTHON'
import json
import logging
import sys

from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

logging.disable(logging.CRITICAL)


class Policies(ManagedPolicyLoader):
    def __init__(self):
        super().__init__(None)

    def load(self):
        return {}


def made(required):
    event = {"Type": "Api", "Properties": {"RestApiId": {"Ref": "Shop"}, "Path": "/prices", "Method": "get"}}
    return transform(
        {
            "Transform": "AWS::Serverless-2016-10-31",
            "Parameters": {"Stage": {"Type": "String", "Default": "dev"}, "Need": {"Type": "String", "Default": "false"}},
            "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
            "Resources": {
                "Shop": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "v1", "Auth": {"ApiKeyRequired": required}}},
                "Tell": {
                    "Type": "AWS::Serverless::Function",
                    "Properties": {
                        "Runtime": "python3.13",
                        "Handler": "index.handler",
                        "InlineCode": "def handler(event, context):\n    return {'statusCode': 200}\n",
                        "Events": {"Ask": event},
                    },
                },
            },
        },
        {},
        Policies(),
    )["Resources"]["Shop"]["Properties"]["Body"]


asked = {
    "false": False,
    "!If [IsProd, true, false]": {"Fn::If": ["IsProd", True, False]},
    "!Ref Need (Default 'false')": {"Ref": "Need"},
}
found = {}
for said, value in asked.items():
    method = made(value)["paths"]["/prices"]["get"]
    found[said] = json.dumps(method.get("security"))
    print(f"  ApiKeyRequired: {said}: security is {found[said]}")
expected = {said: "null" if said == "false" else '[{"api_key": []}]' for said in asked}
sys.exit(0 if found == expected else 1)
PYTHON

echo "aws-sam-translator 1.115.0, of an intrinsic in ApiKeyRequired"
echo "guess: the intrinsic decides at deployment whether a key is required"
AWS_DEFAULT_REGION=eu-west-1 "$folder/venv/bin/python" "$folder/run.py" 2> "$folder/err" || { cat "$folder/err"; echo "changed"; exit 1; }
echo "so: every intrinsic requires the key"
