#!/bin/sh
# SPDX-License-Identifier: MIT
# with.sh GOAL ARGS…: sets up for GOAL, then runs the chosen Node with ARGS.
set -eu
goal=$1
shift
node scripts/setup.mjs "$goal"
IFS= read -r node <build/node-path
exec "$node" "$@"
