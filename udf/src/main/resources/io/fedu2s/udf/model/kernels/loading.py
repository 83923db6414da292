# What Java calls to load weights.

# x -> a copy of its own as another type; type int64 [wanted], a c10 number
def typed(self: __torch__.Kernels, x: Tensor, type: Tensor) -> Tensor:
  return x.clone().to(int(type[0]))

# Whether this CPU multiplies bf16 matrices at speed -> float (1): 1 or 0
def bfloat16_on_cpu(self: __torch__.Kernels, x: Tensor) -> Tensor:
  fast = ops.mkldnn._is_mkldnn_bf16_supported()
  if fast:
    return torch.ones_like(x).view(1)
  return torch.zeros_like(x).view(1)

# An unwritten tensor on the device of `like`; shape int64 (D), type int64 [a c10 number]
def empty(self: __torch__.Kernels, like: Tensor, shape: Tensor, type: Tensor) -> Tensor:
  sizes: List[int] = []
  for i in range(shape.size(0)):
    sizes.append(int(shape[i]))
  return torch.empty(sizes, dtype=int(type[0]), device=like.device)

# Writes block (E) to target (…), row-major from start[0] on; type int64 [the block's, a c10 number], where bits of
# bf16 come as fp16 -> whether all its numbers are finite ()
def fill(self: __torch__.Kernels, target: Tensor, start: Tensor, block: Tensor, type: Tensor) -> Tensor:
  x = block
  if int(type[0]) == 15:
    x = torch.view_copy(block, dtype=15)
  target.view([-1]).narrow(0, int(start[0]), x.size(0)).copy_(x)
  # A sum is finite unless a term is not, or it overflows; looking at each number costs a tensor of its own.
  finite = torch.isfinite(torch.sum(x, dtype=6))
  if not bool(finite):
    finite = torch.isfinite(x).all()
  return finite

# A matrix (out, in) as int8, each row by its largest number -> int8 (out, in), scales (out)
def quantised(self: __torch__.Kernels, w: Tensor) -> List[Tensor]:
  scale = (w.abs().amax([1]) / 127.0).clamp(min=1e-12)
  return [torch.round(w / scale.unsqueeze(1)).to(1), scale]
