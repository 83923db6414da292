# The encoder's kernels, as TorchScript source: libtorch compiles this file when the executor starts.
#
# Letters: B batch, T tokens, C width, N heads, H head width, F feed-forward width, V vocabulary, P positions, Y token
# types, L layers, K labels.
#
# weights  6 + 16 L tensors: words (V, C), positions (P, C), token types (Y, C) or empty, norm's weight and bias (C),
#          relative bias (32, N) or empty; then per layer weight and bias of q, k, v, o (C, C), norm (C),
#          up (F, C), down (C, F), norm (C).
# sizes    int64 on the CPU: the whole numbers of `Shape`.
# scalars  float64 on the CPU: its other numbers.

# What config.json says; named as EncoderNumbers names it.
class Shape(NamedTuple):
  layers : int
  heads : int
  first_position : int
  activation : int
  eps : float

class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x

  # ---- Numbers ------------------------------------------------------------------------------------------

  def shape(self: __torch__.Kernels, sizes: Tensor, scalars: Tensor) -> __torch__.Shape:
    return __torch__.Shape(int(sizes[0]), int(sizes[1]), int(sizes[2]), int(sizes[3]), float(scalars[0]))

  # The numbers as they are understood here, by name: Java compares them with those it meant before it computes.
  def numbers(self: __torch__.Kernels, sizes: Tensor, scalars: Tensor) -> Dict[str, Tensor]:
    s = self.shape(sizes, scalars)
    out: Dict[str, Tensor] = {}
    out["layers"] = torch.tensor([s.layers])
    out["heads"] = torch.tensor([s.heads])
    out["first_position"] = torch.tensor([s.first_position])
    out["activation"] = torch.tensor([s.activation])
    out["eps"] = torch.full([1], s.eps, dtype=7)
    return out

  # ---- Leaves -------------------------------------------------------------------------------------------

  # x (…, in) -> (…, out): x W^T + b, with W and b at `at` and the place after
  def linear(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], at: int) -> Tensor:
    return torch.linear(x, weights[at], weights[at + 1])

  # x (…, C) -> (…, C): (x - mean) / sqrt(variance + eps) * w + b  (Ba et al. 2016)
  def norm(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], at: int, eps: float) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], weights[at], weights[at + 1], eps)

  # GELU by the error function or by tanh  (Hendrycks & Gimpel 2016), ReLU, SiLU
  def activation(self: __torch__.Kernels, x: Tensor, kind: int) -> Tensor:
    if kind == 0:
      y = torch.gelu(x)
    else:
      if kind == 1:
        y = torch.gelu(x, approximate="tanh")
      else:
        if kind == 2:
          y = torch.relu(x)
        else:
          y = torch.silu(x)
    return y

  # Which tokens are a row's own: lengths (B) -> (B, T)
  def own(self: __torch__.Kernels, lengths: Tensor, t: int) -> Tensor:
    return torch.arange(t, device=lengths.device).unsqueeze(0) < lengths.unsqueeze(1)

  # Bias of a query for a key by their distance  (Raffel et al. 2020, T5, section 2.1, as MPNet has it): of 32 buckets
  # half are for keys before, half for keys after; 8 of each half for one distance each, 8 ever wider ones up to 128.
  # table (32, N) -> (1, N, T, T)
  def relative_bias(self: __torch__.Kernels, table: Tensor, t: int) -> Tensor:
    positions = torch.arange(t, device=table.device)
    ahead = positions.unsqueeze(0) - positions.unsqueeze(1)
    distance = ahead.abs()
    wide = (torch.log(distance.float() / 8) / 2.772588722239781 * 8).to(4) + 8
    bucket = torch.where(distance < 8, distance, wide.clamp(None, 15)) + (ahead > 0).to(4) * 16
    return torch.embedding(table, bucket).permute([2, 0, 1]).unsqueeze(0)

  # ---- One layer ----------------------------------------------------------------------------------------

  # x (B, T, C) -> (B, T, C): attention, then the feed-forward block, each added to its input and normed after
  # (Devlin et al. 2019, section 3). Keys are seen through mask, (B, 1, 1, T) or (B or 1, N, T, T), where there is one.
  def layer(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], index: int, mask: Optional[Tensor], s: __torch__.Shape) -> Tensor:
    w = 6 + 16 * index
    b = x.size(0)
    t = x.size(1)
    n = s.heads
    h = x.size(2) // n
    q = self.linear(x, weights, w).view(b, t, n, h).transpose(1, 2)
    k = self.linear(x, weights, w + 2).view(b, t, n, h).transpose(1, 2)
    v = self.linear(x, weights, w + 4).view(b, t, n, h).transpose(1, 2)
    o = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False)
    o = o.transpose(1, 2).reshape(b, t, n * h)
    x = self.norm(x + self.linear(o, weights, w + 6), weights, w + 8, s.eps)
    y = self.activation(self.linear(x, weights, w + 10), s.activation)
    return self.norm(x + self.linear(y, weights, w + 12), weights, w + 14, s.eps)

  # ---- What Java calls ----------------------------------------------------------------------------------

  # ids, types (B, T) right-padded, lengths (B) -> states (B, T, C) after depth[0] layers, in fp32
  def hidden(self: __torch__.Kernels, ids: Tensor, types: Tensor, lengths: Tensor, weights: List[Tensor], sizes: Tensor, scalars: Tensor, depth: Tensor) -> Tensor:
    s = self.shape(sizes, scalars)
    t = ids.size(1)
    x = torch.embedding(weights[0], ids)
    if weights[2].numel() > 0:
      x = x + torch.embedding(weights[2], types)
    x = x + weights[1].narrow(0, s.first_position, t).unsqueeze(0)
    x = self.norm(x, weights, 3, s.eps)
    own = self.own(lengths, t)
    mask: Optional[Tensor] = None
    if weights[5].numel() > 0:
      bias = self.relative_bias(weights[5], t)
      mask = bias.masked_fill(own.logical_not().unsqueeze(1).unsqueeze(1), float("-inf"))
    else:
      if int(lengths.min()) < t:
        mask = own.unsqueeze(1).unsqueeze(1)
    for index in range(int(depth[0])):
      x = self.layer(x, weights, index, mask, s)
    return x.float()

  # One vector a row, the ways of pooling side by side: x (B, T, C), lengths (B), modes int64 on the CPU (see the enum
  # Pooling), unit[0] 1 for vectors of length 1 -> (B, C * modes)
  def pool(self: __torch__.Kernels, x: Tensor, lengths: Tensor, modes: Tensor, unit: Tensor) -> Tensor:
    own = self.own(lengths, x.size(1)).unsqueeze(-1)
    count = lengths.unsqueeze(1).to(x.dtype)
    parts: List[Tensor] = []
    for i in range(modes.size(0)):
      mode = int(modes[i])
      if mode == 0:
        parts.append(x.select(1, 0))
      if mode == 1:
        parts.append(x.masked_fill(own.logical_not(), float("-inf")).amax([1]))
      if mode == 2:
        parts.append((x * own).sum([1]) / count)
      if mode == 3:
        parts.append((x * own).sum([1]) / count.sqrt())
      if mode == 4:
        rank = torch.arange(1, x.size(1) + 1, device=x.device).to(x.dtype).unsqueeze(0).unsqueeze(-1) * own
        parts.append((x * rank).sum([1]) / rank.sum([1]))
      if mode == 5:
        parts.append(self.last(x, lengths))
    pooled = torch.cat(parts, 1)
    if int(unit[0]) == 1:
      pooled = pooled / pooled.norm(2, [1], True).clamp(1e-12)
    return pooled

  # Logits of a classification head, W and b (C, C), (C) and W and b (K, C), (K), from the first token's state:
  # x (B, T, C) -> (B, K), in fp32
  def classify(self: __torch__.Kernels, x: Tensor, head: List[Tensor]) -> Tensor:
    y = torch.tanh(self.linear(x.select(1, 0).to(head[0].dtype), head, 0))
    return self.linear(y, head, 2).float()

  # Rows one behind the other as rows side by side, with zeros on their right: x (all tokens, C), lengths (B) -> (B, T, C)
  def padded(self: __torch__.Kernels, x: Tensor, lengths: Tensor) -> Tensor:
    own = self.own(lengths, int(lengths.max()))
    y = torch.zeros([own.size(0), own.size(1), x.size(1)], dtype=x.dtype, device=x.device)
    return y.masked_scatter_(own.unsqueeze(-1), x)

  # The state of each row's last token: x (B, T, C), lengths (B) -> (B, C)
  def last(self: __torch__.Kernels, x: Tensor, lengths: Tensor) -> Tensor:
    return x[torch.arange(x.size(0), device=x.device), lengths - 1]
