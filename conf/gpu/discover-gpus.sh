#!/usr/bin/env bash
# Tells Spark which GPUs this machine has, as one line of JSON: {"name": "gpu", "addresses": ["0","1"]}.
# The addresses count what CUDA lets this process see, as libtorch does. A machine without GPUs has the empty list.
set -euo pipefail

if [[ -n ${CUDA_VISIBLE_DEVICES+set} ]]; then
  IFS=, read -r -a visible <<<"$CUDA_VISIBLE_DEVICES"
  gpus=${#visible[@]}
elif command -v nvidia-smi >/dev/null; then
  gpus=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>/dev/null | grep -c '^[0-9]' || true)
else
  gpus=0
fi

if ((gpus == 0)); then
  echo "discover-gpus.sh: no NVIDIA GPU is visible on $(uname -n); is the driver installed, CUDA_VISIBLE_DEVICES empty?" >&2
fi

addresses=
for ((i = 0; i < gpus; i++)); do
  addresses+="${addresses:+,}\"$i\""
done
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
