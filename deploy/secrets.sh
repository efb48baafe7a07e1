#!/bin/sh
# Writes the secrets of a first start: passwords of the database's roles as DSNs, and the operators' token.
# What exists stays; to change one, remove its file, run this again, then the job `databases`, then the services.
#     deploy/secrets.sh [FOLDER]        default: deploy/secrets
set -eu
folder=${1:-$(dirname "$0")/secrets}

# The files are read by containers that run as nobody in particular, so they are readable; their folder is not.
umask 077
mkdir -p "$folder"
umask 022
mkdir -p "$folder/dsns"

word() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
keep() { # keep FILE TEXT
  [ -s "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
}

keep admin_password "$(word)"
keep operator_token "$(word)"
keep dsns/admin "postgresql://postgres:$(cat "$folder/admin_password")@postgres:5432/postgres"
for service in intake training mentoring placement gateway outcomes; do
  for role in owner app; do
    keep "dsns/${service}_$role" "postgresql://${service}_$role:$(word)@postgres:5432/apprenticeship_$service"
  done
done
