# Leaves: what a layer is made of.

# A weight as the activations' type; int8 rows times their scale  (Dettmers et al. 2022, section 2, row-wise).
def wide(self: __torch__.Kernels, w: Tensor, scale: Tensor, like: Tensor) -> Tensor:
  w = w.to(like.dtype)
  if scale.numel() > 0:
    w = w * scale.to(like.dtype).unsqueeze(1)
  return w

# Whether `product` takes the way of many rows.
def many(self: __torch__.Kernels, x: Tensor) -> bool:
  return not x.is_cuda and x.dtype == 6 and x.size(0) >= 128

# Rows that `product` has to be given: as many as x has, but a multiple of 16 where they are many.
def rows(self: __torch__.Kernels, x: Tensor) -> Tensor:
  t = x.size(0)
  if not self.many(x) or t % 16 == 0:
    return x
  return torch.constant_pad_nd(x, [0, 0, 0, 16 - t % 16])

# x (T, in), w (out, in) -> x W^T (T, out). In fp32 a CPU's plain product is MKL's, which on processors of others than
# Intel leaves half of their speed unused; oneDNN, which knows them all, is reached by a convolution of width 1 over
# 16 images of T / 16 pixels, channels last: the same memory, nothing is copied. Fewer than 16 images, and its gradient
# would be MKL's again. Its way to lay out the weight pays off where many rows share it.
def product(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
  if not self.many(x):
    return torch.linear(x, w)
  t = x.size(0)
  image = x.reshape([16, t // 16, 1, x.size(1)]).permute([0, 3, 1, 2])
  y = torch.mkldnn_convolution(image, w.view([w.size(0), w.size(1), 1, 1]), None, [0, 0], [1, 1], [1, 1], 1)
  return y.permute([0, 2, 3, 1]).reshape([t, w.size(0)])

# x A^T of those of the linear layers `first` … `first + count - 1` that have an A, taken together: (T, R) each.
# `layer` counts the layers of all adapters.
def narrowed(self: __torch__.Kernels, x: Tensor, adapter: List[Tensor], layer: int, first: int, count: int) -> List[Tensor]:
  a: List[Tensor] = []
  ranks: List[int] = []
  for i in range(first, first + count):
    low = adapter[14 * layer + 2 * i]
    if low.numel() > 0:
      a.append(low.to(x.dtype))
      ranks.append(low.size(0))
  if len(a) > 1:
    return torch.split_with_sizes(torch.linear(x, torch.cat(a)), ranks, 1)
  narrow: List[Tensor] = []
  if len(a) == 1:
    narrow.append(torch.linear(x, a[0]))
  return narrow

# Linear layers `first` … `first + count - 1` of a layer, which all read x (T, in) -> their outputs, (T, out) each:
# x W^T + b + s (x A^T) B^T, the last of every adapter  (Hu et al. 2021, LoRA, section 4.1).
def linears(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], adapter: List[Tensor], layer: int, first: int, count: int, s: __torch__.Shape) -> List[Tensor]:
  w = 3 + 27 * layer
  narrow: List[List[Tensor]] = []
  for own in range(len(adapter) // (14 * s.layers)):
    narrow.append(self.narrowed(x, adapter, own * s.layers + layer, first, count))
  out: List[Tensor] = []
  rows = self.rows(x)
  for i in range(first, first + count):
    matrix = weights[w + 1 + i]
    if matrix.numel() > 0:
      y = self.product(rows, self.wide(matrix, weights[w + 20 + i], x)).narrow(0, 0, x.size(0))
      bias = weights[w + 13 + i]
      if bias.numel() > 0:
        y = y + bias.to(x.dtype)
      for own in range(len(narrow)):
        at = own * s.layers + layer
        if adapter[14 * at + 2 * i].numel() > 0:
          b = adapter[14 * at + 2 * i + 1].to(x.dtype)
          y = torch.addmm(y, narrow[own].pop(0), b.t(), beta=1, alpha=s.scales[7 * at + i])
      out.append(y)
  return out

# x (…, C) -> (…, C): x / sqrt(mean(x^2) + eps) * w, in fp32 inside  (Zhang & Sennrich 2019); where the offset is 1,
# weights count from one  (Gemma Team 2024).
def norm(self: __torch__.Kernels, x: Tensor, w: Tensor, s: __torch__.Shape) -> Tensor:
  y = x.float()
  y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + s.eps)
  if s.norm_offset == 1:
    return (y * (w.float() + 1.0)).to(x.dtype)
  return y.to(x.dtype) * w.to(x.dtype)

# Rotates the halves of each head's first numbers by its position's angles  (Su et al. 2021, RoFormer, section 3.2).
# x (T, N, H), cos and sin (T, 1, H'/2) -> (T, N, H)
def rotary(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  half = cos.size(2)
  x1 = x.narrow(2, 0, half)
  x2 = x.narrow(2, half, half)
  parts = [x1 * cos - x2 * sin, x2 * cos + x1 * sin]
  if 2 * half < x.size(2):
    parts.append(x.narrow(2, 2 * half, x.size(2) - 2 * half))
  return torch.cat(parts, 2)

# gate (T, F) -> (T, F)
def activate(self: __torch__.Kernels, gate: Tensor, s: __torch__.Shape) -> Tensor:
  if s.activation == 1:
    return torch.gelu(gate, approximate="tanh")
  if s.activation == 2:
    return torch.gelu(gate)
  return torch.silu(gate)

# Logits or scores drawn smoothly into (-cap, cap)  (Gemma Team 2024, Gemma 2, section 2).
def capped(self: __torch__.Kernels, x: Tensor, cap: float) -> Tensor:
  if cap > 0.0:
    return torch.tanh(x / cap) * cap
  return x
