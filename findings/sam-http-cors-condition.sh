#!/usr/bin/env bash
# aws-sam-translator 1.115.0: a condition under AllowOrigins of an HTTP API's CorsConfiguration replaces all of it.
# Likely guess: the condition ends up under allowOrigins, and AllowMethods beside it stays.
# Seen: `x-amazon-apigateway-cors` is the condition itself, two lists of origins; the methods are gone.
# Relied on in: test/corpus/sam-translated.test.ts, src/template/transform/sam/
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


def cors(origins):
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": {
            "Garden": {
                "Type": "AWS::Serverless::HttpApi",
                "Properties": {"CorsConfiguration": {"AllowOrigins": origins, "AllowMethods": ["PATCH"]}},
            },
            "Water": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "InlineCode": "def handler(event, context):\n    return {}\n",
                    "Events": {
                        "Now": {
                            "Type": "HttpApi",
                            "Properties": {"ApiId": {"Ref": "Garden"}, "Path": "/beds", "Method": "patch"},
                        }
                    },
                },
            },
        },
    }
    body = transform(template, {}, Policies())["Resources"]["Garden"]["Properties"]["Body"]
    return body["x-amazon-apigateway-cors"]


lists = [["https://garden.example.com"], ["http://localhost:3000"]]
plain = cors(lists[0])
chosen = cors({"Fn::If": ["IsProd", *lists]})
print("  a list:", json.dumps(plain))
print("  an !If:", json.dumps(chosen))
is_as_told = plain == {"allowOrigins": lists[0], "allowMethods": ["PATCH"]} and chosen == {"Fn::If": ["IsProd", *lists]}
sys.exit(0 if is_as_told else 1)
PYTHON

echo "aws-sam-translator 1.115.0, of AllowOrigins: !If […] beside AllowMethods"
echo "guess: allowOrigins holds the condition, and allowMethods the methods"
AWS_DEFAULT_REGION=eu-west-1 "$folder/venv/bin/python" "$folder/run.py" 2> "$folder/err" || { cat "$folder/err"; echo "changed"; exit 1; }
echo "so: the condition stands in place of the whole configuration"
