#!/usr/bin/env bash
# chalice 1.34.0: with log_retention_in_days, `chalice package` names the log group of the API's function after an id that
# its template does not have.
# Likely guess: the log group is called ${APIHandler}, as the function is.
# Seen: /aws/lambda/${ApiHandler}, while the function's id is APIHandler: CloudFormation refuses the template.
# Relied on in: src/template/lint.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet chalice==1.34.0 'setuptools<81' wheel

mkdir -p "$folder/app/.chalice"
cd "$folder/app"
cat > app.py <<'SCRIPT'
from chalice import Chalice

app = Chalice(app_name="weather")


@app.route("/")
def index():
    return {}
SCRIPT
touch requirements.txt
echo '{"version": "2.0", "app_name": "weather", "log_retention_in_days": 30, "stages": {"dev": {}}}' > .chalice/config.json
AWS_DEFAULT_REGION=eu-central-1 PATH="$folder/tools/bin:$PATH" chalice package out > /dev/null

echo "chalice 1.34.0, an API with log_retention_in_days"
echo "guess: the log group is named after the function APIHandler"
python3 - <<'SCRIPT' || { echo "changed"; exit 1; }
import json

resources = json.load(open("out/sam.json"))["Resources"]
names = [one["Properties"]["LogGroupName"] for one in resources.values() if one["Type"] == "AWS::Logs::LogGroup"]
functions = [name for name, one in resources.items() if one["Type"] == "AWS::Serverless::Function"]
print(f"  log groups: {names}")
print(f"  functions: {functions}")
assert {"Fn::Sub": "/aws/lambda/${ApiHandler}"} in names and "ApiHandler" not in functions
SCRIPT
echo "so: a generated template can refer to what it does not define, and the warning that says so is right"
