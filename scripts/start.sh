#!/bin/sh
# SPDX-License-Identifier: MIT
# What `npm start` runs: set-up, then the program in this very process, so that signals reach it.
set -eu
if [ "${1:-}" = --yes ]; then
  PROBETOP_YES=1
  export PROBETOP_YES
  shift
fi
node scripts/setup.mjs start
exec bin/probetop "$@"
