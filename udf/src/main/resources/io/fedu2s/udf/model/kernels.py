# The decoder's kernels, as TorchScript source: libtorch compiles this file when the executor starts.
#
# Letters: B batch, T tokens, S cached tokens, C width, N heads, K key/value heads, H head width, G = N / K,
# F feed-forward width, V vocabulary, R rank, L layers. Tokens of all rows stand one after the other, in one
# dimension: no row is padded for any product with a weight.
#
# weights  3 + 27 L tensors, empty where a model has none: embedding (V, C), final norm (C), output (V, C); then per
#          layer, at
#            0      norm before attention (C)
#            1 … 7  q (N H, C), k (K H, C), v (K H, C), o (C, N H), gate (F, C), up (F, C), down (C, F);
#                   fused projections stand at q (q, k and v below one another) and at gate (gate and up)
#            8      norm before the feed-forward (C)
#            9, 10  norms behind attention and behind the feed-forward (C)
#            11, 12 norms of each head's query and key (H)
#            13 … 19  biases of 1 … 7
#            20 … 26  scales (out) of 1 … 7 where those are int8
# adapter  one empty tensor for none, or 14 L tensors: per layer A (R, in) and B (out, R) of 1 … 7, empty where a
#          linear layer has no adapter; further adapters, each 14 L tensors, count beside the first.
# scales   float64 on the CPU (7 L of every adapter): what each product B A is multiplied with.
# sizes    int64 on the CPU: see `shape`.
# scalars  float64 on the CPU: see `shape`.
# groups   int64 on the CPU: rows, tokens of each, rows, tokens of each, …: rows of one length stand together.
# frequencies  (2, H'/2): rotary frequencies of global and of local layers.

# What config.json says.
class Shape(NamedTuple):
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  rotary_width : int
  activation : int
  norm_offset : int
  window : int
  type : int
  eps : float
  attention_scale : float
  attention_cap : float
  output_cap : float
  embedding_scale : float
  rotary_scale : float
  local_rotary_scale : float
  local : List[int]
  scales : List[float]

# The cached side of attention: which columns the tokens are written to and which of them each query sees.
class Reading(NamedTuple):
  cache : List[Tensor]
  slots : Tensor
  queries : Tensor
  back : Tensor
  rows : Tensor
  columns : int
  mask : Tensor
  local_mask : Tensor
  groups : List[int]

class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x

  # ---- Leaves -------------------------------------------------------------------------------------------

  def shape(self: __torch__.Kernels, sizes: Tensor, scalars: Tensor, scales: Tensor) -> __torch__.Shape:
    local: List[int] = []
    for i in range(int(sizes[0])):
      local.append(int(sizes[9 + i]))
    factors: List[float] = []
    for i in range(scales.size(0)):
      factors.append(float(scales[i]))
    return __torch__.Shape(int(sizes[0]), int(sizes[1]), int(sizes[2]), int(sizes[3]), int(sizes[4]), int(sizes[5]), int(sizes[6]), int(sizes[7]), int(sizes[8]), float(scalars[0]), float(scalars[1]), float(scalars[2]), float(scalars[3]), float(scalars[4]), float(scalars[5]), float(scalars[6]), local, factors)

  def integers(self: __torch__.Kernels, numbers: Tensor) -> List[int]:
    out: List[int] = []
    for i in range(numbers.size(0)):
      out.append(int(numbers[i]))
    return out

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

  # ---- Attention ----------------------------------------------------------------------------------------

  # q (B, N, T, H), k and v (B, N, S, H); an empty mask means causal rows, else it is added -> (B, N, T, H)
  def attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, s: __torch__.Shape) -> Tensor:
    causal = mask.numel() == 0
    if s.attention_cap > 0.0:
      scores = self.capped(torch.matmul(q, k.transpose(2, 3)) * s.attention_scale, s.attention_cap)
      if causal:
        mask = self.causal_mask(q.size(2), 0, scores)
      return torch.matmul(torch.softmax((scores + mask).float(), -1).to(v.dtype), v)
    if causal:
      return torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=s.attention_scale)
    return torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=s.attention_scale)

  # (T, T): 0 where query t sees key u, -inf elsewhere; window 0 is none
  def causal_mask(self: __torch__.Kernels, t: int, window: int, like: Tensor) -> Tensor:
    positions = torch.arange(t, device=like.device)
    return self.seen(positions.unsqueeze(1), positions.unsqueeze(0), window, like)

  # Positions of queries and of keys, to be broadcast -> 0 where seen, -inf elsewhere
  def seen(self: __torch__.Kernels, query: Tensor, key: Tensor, window: int, like: Tensor) -> Tensor:
    distance = query - key
    hidden = distance < 0
    if window > 0:
      hidden = torch.logical_or(hidden, distance >= window)
    return torch.zeros_like(hidden, dtype=like.dtype).masked_fill_(hidden, -inf)

  # Rows that see only themselves: q (T, N, H), k and v (T, K, H) -> (T, N H)
  def rows_attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, local: bool, r: __torch__.Reading, s: __torch__.Shape) -> Tensor:
    if s.kv_heads < s.heads:
      k = self.repeated(k, s)
      v = self.repeated(v, s)
    if r.columns > 0:
      return self.padded_attention(q, k, v, local, r, s)
    groups = r.groups
    sizes: List[int] = []
    for i in range(len(groups) // 2):
      sizes.append(groups[2 * i] * groups[2 * i + 1])
    qs = torch.split_with_sizes(q, sizes)
    ks = torch.split_with_sizes(k, sizes)
    vs = torch.split_with_sizes(v, sizes)
    out: List[Tensor] = []
    for i in range(len(sizes)):
      b = groups[2 * i]
      t = groups[2 * i + 1]
      shape = [b, t, s.heads, s.head_width]
      mask = torch.empty([0], dtype=q.dtype, device=q.device)
      if local and t > s.window:
        mask = self.causal_mask(t, s.window, q)
      o = self.attention(qs[i].reshape(shape).transpose(1, 2), ks[i].reshape(shape).transpose(1, 2), vs[i].reshape(shape).transpose(1, 2), mask, s)
      out.append(o.transpose(1, 2).reshape(b * t, s.heads * s.head_width))
    if len(out) == 1:
      return out[0]
    return torch.cat(out)

  # The same, all rows at once, each as long as the longest: q, k, v (T, N, H) -> (T, N H). What a row is padded with comes
  # behind its own tokens, so that none of these sees it.
  def padded_attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, local: bool, r: __torch__.Reading, s: __torch__.Shape) -> Tensor:
    b = r.queries.size(0) // r.columns
    shape = [b, r.columns, s.heads, s.head_width]
    mask = torch.empty([0], dtype=q.dtype, device=q.device)
    if local and r.columns > s.window:
      mask = self.causal_mask(r.columns, s.window, q)
    q = q.index_select(0, r.queries).view(shape).transpose(1, 2)
    k = k.index_select(0, r.queries).view(shape).transpose(1, 2)
    v = v.index_select(0, r.queries).view(shape).transpose(1, 2)
    o = self.attention(q, k, v, mask, s).transpose(1, 2)
    return o.reshape(b * r.columns, s.heads * s.head_width).index_select(0, r.back)

  # x (T, K, H) -> (T, N, H): each key/value head once for every query head of its group
  def repeated(self: __torch__.Kernels, x: Tensor, s: __torch__.Shape) -> Tensor:
    g = s.heads // s.kv_heads
    return x.unsqueeze(2).expand([x.size(0), s.kv_heads, g, s.head_width]).reshape(x.size(0), s.heads, s.head_width)

  # Rows that see what was cached: the new keys and values are written to their columns first. Query heads of a group
  # read their common keys as if they were further tokens. q (T, N, H), k and v (T, K, H) -> (T, N H)
  def cached_attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, layer: int, r: __torch__.Reading, s: __torch__.Shape) -> Tensor:
    keys = r.cache[2 * layer]
    values = r.cache[2 * layer + 1]
    keys.view(-1, s.kv_heads, s.head_width).index_copy_(0, r.slots, k)
    values.view(-1, s.kv_heads, s.head_width).index_copy_(0, r.slots, v)
    keys = keys.narrow(1, 0, r.columns)
    values = values.narrow(1, 0, r.columns)
    if r.rows.size(0) < keys.size(0):
      keys = keys.index_select(0, r.rows)
      values = values.index_select(0, r.rows)
    b = r.rows.size(0)
    t = r.queries.size(0) // b
    g = s.heads // s.kv_heads
    q = q.index_select(0, r.queries).view(b, t, s.kv_heads, g, s.head_width).permute(0, 2, 3, 1, 4).reshape(b, s.kv_heads, g * t, s.head_width)
    mask = r.mask
    if s.local[layer] == 1:
      mask = r.local_mask
    o = self.attention(q, keys.transpose(1, 2), values.transpose(1, 2), mask, s)
    o = o.view(b, s.kv_heads, g, t, s.head_width).permute(0, 3, 1, 2, 4).reshape(b * t, s.heads * s.head_width)
    return o.index_select(0, r.back)

  # ---- One layer ----------------------------------------------------------------------------------------

  # x (T, C) -> (T, C). angles: cos and sin (T, 1, H'/2) of global layers, then of local ones.
  def layer(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], adapter: List[Tensor], index: int, angles: List[Tensor], r: __torch__.Reading, s: __torch__.Shape) -> Tensor:
    w = 3 + 27 * index
    local = s.local[index] == 1
    t = x.size(0)
    y = self.linears(self.norm(x, weights[w], s), weights, adapter, index, 0, 3, s)
    if len(y) == 1:
      wide = s.heads * s.head_width
      narrow = s.kv_heads * s.head_width
      y = torch.split_with_sizes(y[0], [wide, narrow, narrow], 1)
    q = y[0].reshape(t, s.heads, s.head_width)
    k = y[1].reshape(t, s.kv_heads, s.head_width)
    v = y[2].reshape(t, s.kv_heads, s.head_width)
    if weights[w + 11].numel() > 0:
      q = self.norm(q, weights[w + 11], s)
      k = self.norm(k, weights[w + 12], s)
    at = 0
    if local:
      at = 2
    q = self.rotary(q, angles[at], angles[at + 1])
    k = self.rotary(k, angles[at], angles[at + 1])
    if len(r.cache) > 1:
      o = self.cached_attention(q, k, v, index, r, s)
    else:
      o = self.rows_attention(q, k, v, local, r, s)
    o = self.linears(o, weights, adapter, index, 3, 1, s)[0]
    if weights[w + 9].numel() > 0:
      o = self.norm(o, weights[w + 9], s)
    x = x + o
    y = self.linears(self.norm(x, weights[w + 8], s), weights, adapter, index, 4, 2, s)
    if len(y) == 1:
      y = torch.chunk(y[0], 2, 1)
    h = self.activate(y[0], s) * y[1]
    h = self.linears(h, weights, adapter, index, 6, 1, s)[0]
    if weights[w + 10].numel() > 0:
      h = self.norm(h, weights[w + 10], s)
    return x + h

  # ---- The whole ----------------------------------------------------------------------------------------

  # ids (T) -> (T, C)
  def embedded(self: __torch__.Kernels, ids: Tensor, weights: List[Tensor], s: __torch__.Shape) -> Tensor:
    x = torch.embedding(weights[0], ids).to(s.type)
    if s.embedding_scale != 1.0:
      x = x * s.embedding_scale
    return x

  # positions (T) -> cos and sin (T, 1, H'/2) of global layers, then of local ones
  def angles(self: __torch__.Kernels, positions: Tensor, frequencies: Tensor, s: __torch__.Shape) -> List[Tensor]:
    out: List[Tensor] = []
    for i in range(2):
      angle = (positions.unsqueeze(1).float() * frequencies[i]).unsqueeze(1)
      scale = s.rotary_scale
      if i == 1:
        scale = s.local_rotary_scale
      out.append((angle.cos() * scale).to(s.type))
      out.append((angle.sin() * scale).to(s.type))
    return out

  # positions 0 … of every row: (T)
  def positions(self: __torch__.Kernels, groups: List[int], ids: Tensor) -> Tensor:
    parts: List[Tensor] = []
    for i in range(len(groups) // 2):
      parts.append(torch.arange(groups[2 * i + 1], device=ids.device).repeat(groups[2 * i]))
    return torch.cat(parts)

  # What attention needs where nothing is cached. A GPU takes rows of different lengths at once, padded, for it waits
  # for work to be named rather than for arithmetic; unless that were more than twice their tokens.
  def alone(self: __torch__.Kernels, groups: Tensor, ids: Tensor) -> __torch__.Reading:
    none: List[Tensor] = []
    lengths = self.integers(groups)
    longest = 0
    rows = 0
    for i in range(len(lengths) // 2):
      rows += lengths[2 * i]
      longest = max(longest, lengths[2 * i + 1])
    if not ids.is_cuda or len(lengths) < 4 or rows * longest > 2 * ids.size(0):
      return __torch__.Reading(none, ids, ids, ids, ids, 0, ids, ids, lengths)
    column = torch.arange(longest)
    queries: List[Tensor] = []
    back: List[Tensor] = []
    first = 0
    for i in range(len(lengths) // 2):
      length = lengths[2 * i + 1]
      own = column.clamp(0, length - 1)
      for j in range(lengths[2 * i]):
        back.append(column.narrow(0, 0, length) + longest * len(queries))
        queries.append(own + first)
        first += length
    return __torch__.Reading(none, ids, torch.cat(queries).to(ids.device), torch.cat(back).to(ids.device), ids, longest, ids, ids, lengths)

  # ids, positions (T) -> (T, C) after `depth` layers; the final norm follows the last layer only.
  def decoder(self: __torch__.Kernels, ids: Tensor, positions: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], depth: int, r: __torch__.Reading, s: __torch__.Shape) -> Tensor:
    x = self.embedded(ids, weights, s)
    angles = self.angles(positions, frequencies, s)
    for index in range(depth):
      x = self.layer(x, weights, adapter, index, angles, r, s)
    if depth == s.layers:
      x = self.norm(x, weights[1], s)
    return x

  # x (…, C) -> logits (…, V) in fp32
  def output(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], s: __torch__.Shape) -> Tensor:
    w = weights[2]
    if w.numel() == 0:
      w = weights[0]
    w = w.to(x.dtype)
    if x.is_cuda or x.dtype != 6 or x.size(0) > 32:
      y = torch.linear(x, w)
    else:
      # For few rows the same product the other way round reads the large weight as it lies.
      y = torch.mm(w, x.t()).t().contiguous()
    return self.capped(y, s.output_cap).float()

  # ---- What Java calls: reading -------------------------------------------------------------------------

  # ids (T) of rows -> hidden states (T, C) after depth[0] layers, in fp32
  def hidden(self: __torch__.Kernels, ids: Tensor, groups: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor, depth: Tensor) -> Tensor:
    s = self.shape(sizes, scalars, scales)
    r = self.alone(groups, ids)
    return self.decoder(ids, self.positions(r.groups, ids), frequencies, weights, adapter, int(depth[0]), r, s).float()

  # ids (T) -> logits (T, V)
  def logits(self: __torch__.Kernels, ids: Tensor, groups: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
    s = self.shape(sizes, scalars, scales)
    r = self.alone(groups, ids)
    return self.output(self.decoder(ids, self.positions(r.groups, ids), frequencies, weights, adapter, s.layers, r, s), weights, s)

  # Negative log-likelihood of the token behind each chosen one: chosen (M) of T -> (M)
  def likelihood(self: __torch__.Kernels, ids: Tensor, groups: Tensor, chosen: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
    s = self.shape(sizes, scalars, scales)
    r = self.alone(groups, ids)
    x = self.decoder(ids, self.positions(r.groups, ids), frequencies, weights, adapter, s.layers, r, s).index_select(0, chosen)
    target = ids.index_select(0, chosen + 1)
    losses: List[Tensor] = []
    for at in range(0, x.size(0), 256):
      n = min(256, x.size(0) - at)
      losses.append(torch.cross_entropy_loss(self.output(x.narrow(0, at, n), weights, s), target.narrow(0, at, n), None, 0))
    return torch.cat(losses)

  # New tokens of some of the cache's rows, each row's behind what it has cached; column c holds position c.
  # ids, positions, row (T): the tokens, where they stand in their row, and the cache's row;
  # rows (B') of the cache that have new tokens; queries (B' T'): tokens of each of them, padded with any;
  # back (T): each token's place among the queries; wanted (M): tokens whose logits are asked for -> (M, V)
  def extend(self: __torch__.Kernels, ids: Tensor, positions: Tensor, row: Tensor, rows: Tensor, queries: Tensor, back: Tensor, wanted: Tensor, columns: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
    s = self.shape(sizes, scalars, scales)
    seen = int(columns[0])
    g = s.heads // s.kv_heads
    b = rows.size(0)
    like = torch.empty([0], dtype=cache[0].dtype, device=ids.device)
    query = positions.index_select(0, queries).view(b, 1, -1).repeat([1, g, 1]).view(b, 1, -1, 1)
    key = torch.arange(seen, device=ids.device).view(1, 1, 1, -1)
    mask = self.seen(query, key, 0, like)
    local_mask = mask
    if s.window > 0 and seen > s.window:
      local_mask = self.seen(query, key, s.window, like)
    none: List[int] = []
    r = __torch__.Reading(cache, row * cache[0].size(1) + positions, queries, back, rows, seen, mask, local_mask, none)
    x = self.decoder(ids, positions, frequencies, weights, adapter, s.layers, r, s)
    return self.output(x.index_select(0, wanted), weights, s)

  # An empty cache: 2 L tensors (B, S, K, H) in the activations' type; extent int64 [B, S]
  def empty_cache(self: __torch__.Kernels, extent: Tensor, sizes: Tensor, weights: List[Tensor]) -> List[Tensor]:
    cache: List[Tensor] = []
    for i in range(2 * int(sizes[0])):
      cache.append(torch.zeros([int(extent[0]), int(extent[1]), int(sizes[2]), int(sizes[3])], dtype=int(sizes[8]), device=weights[0].device))
    return cache

  # Copies the first columns of one cache's row 0 to rows of another: extent int64 [columns, row, row, …]
  def share(self: __torch__.Kernels, extent: Tensor, source: List[Tensor], target: List[Tensor]) -> List[Tensor]:
    columns = int(extent[0])
    for i in range(len(source)):
      prefix = source[i][0].narrow(0, 0, columns)
      for j in range(1, extent.size(0)):
        target[i][int(extent[j])].narrow(0, 0, columns).copy_(prefix)
    return target

  # Lowers some logits, by the penalty of Keskar et al. 2019 (section 4.1): divided where above 0, else multiplied; and bans
  # others. Both are places in the flattened logits. logits (B, V), lowered (N), banned (M), penalty float64 [1] -> (B, V)
  def change_logits(self: __torch__.Kernels, logits: Tensor, lowered: Tensor, banned: Tensor, penalty: Tensor) -> Tensor:
    flat = logits.reshape([-1])
    theta = float(penalty[0])
    some = flat.gather(0, lowered)
    flat = flat.scatter(0, lowered, torch.where(some < 0.0, some * theta, some / theta))
    return flat.scatter(0, banned, torch.full_like(banned, float("-inf"), dtype=flat.dtype)).view_as(logits)

  # logits (B, V) -> the likeliest ids (B)
  def greedy(self: __torch__.Kernels, logits: Tensor) -> Tensor:
    return logits.argmax(1)

  # Nucleus sampling  (Holtzman et al. 2020, section 3.1): the smallest set of likeliest tokens whose mass reaches
  # top-p, and from it the token at the row's own uniform number. Where the likeliest 1,024 reach it, the rest is not
  # sorted. logits (B, V), uniform (B, 1) in [0, 1), nucleus float64 [temperature, top-p] -> ids (B)
  def sample(self: __torch__.Kernels, logits: Tensor, uniform: Tensor, nucleus: Tensor) -> Tensor:
    top_p = float(nucleus[1])
    p = torch.softmax(logits.double() / float(nucleus[0]), 1)
    likeliest, order = torch.topk(p, min(1024, p.size(1)))
    if likeliest.size(1) < p.size(1) and bool((likeliest.sum(1) < top_p).any()):
      likeliest, order = torch.topk(p, p.size(1))
    before = likeliest.cumsum(1) - likeliest
    likeliest = torch.where(before < top_p, likeliest, torch.zeros_like(likeliest))
    mass = likeliest.cumsum(1)
    threshold = uniform.double() * mass.narrow(1, mass.size(1) - 1, 1)
    index = (mass <= threshold).sum(1, keepdim=True).clamp(0, mass.size(1) - 1)
    return order.gather(1, index).squeeze(1)

  # ---- What Java calls: learning ------------------------------------------------------------------------

  # The mean loss of the chosen tokens, each by its share, and its gradient by x, 128 tokens at a time: so only their
  # logits are ever there. x (M, C), target and share (M) -> loss (), gradient (M, C)
  def loss_gradient(self: __torch__.Kernels, x: Tensor, target: Tensor, share: Tensor, weights: List[Tensor], s: __torch__.Shape) -> List[Tensor]:
    share = share / share.sum()
    losses: List[Tensor] = []
    gradients: List[Tensor] = []
    for at in range(0, x.size(0), 128):
      n = min(128, x.size(0) - at)
      part = x.detach().narrow(0, at, n).requires_grad_(True)
      loss = (torch.cross_entropy_loss(self.output(part, weights, s), target.narrow(0, at, n), None, 0) * share.narrow(0, at, n)).sum()
      losses.append(loss.detach())
      gradient = torch.autograd.grad([loss], [part])[0]
      if gradient is not None:
        gradients.append(gradient)
    return [torch.stack(losses).sum(), torch.cat(gradients)]

  # The gradient of y, given its own, by each of `leaves`.
  def backward(self: __torch__.Kernels, y: Tensor, gradient: Tensor, leaves: List[Tensor]) -> List[Tensor]:
    out: List[Tensor] = []
    for g in torch.autograd.grad([y], leaves, annotate(List[Optional[Tensor]], [gradient])):
      if g is not None:
        out.append(g)
    return out

  # -> loss (), then the gradient of every tensor of the first adapter, in order (none for an empty tensor); further
  # adapters stay as they are. chosen (M): the tokens before those that are learned; share (M): how much each counts.
  # recompute[0] 1: only the layers' inputs are kept, and each layer is read once more for its gradient  (Chen et al.
  # 2016, Training deep nets with sublinear memory cost).
  def adapter_gradients(self: __torch__.Kernels, ids: Tensor, groups: Tensor, chosen: Tensor, share: Tensor, recompute: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> List[Tensor]:
    s = self.shape(sizes, scalars, scales)
    r = self.alone(groups, ids)
    target = ids.index_select(0, chosen + 1)
    used: List[Tensor] = []
    leaves: List[Tensor] = []
    for i in range(len(adapter)):
      p = adapter[i]
      if i < 14 * s.layers and p.numel() > 0:
        leaf = p.detach().requires_grad_(True)
        leaves.append(leaf)
        used.append(leaf)
      else:
        used.append(p)
    positions = self.positions(r.groups, ids)
    if int(recompute[0]) == 0:
      x = self.decoder(ids, positions, frequencies, weights, used, s.layers, r, s).index_select(0, chosen)
      top = self.loss_gradient(x, target, share, weights, s)
      return [top[0]] + self.backward(x, top[1], leaves)
    angles = self.angles(positions, frequencies, s)
    inputs = [self.embedded(ids, weights, s)]
    for index in range(s.layers):
      inputs.append(self.layer(inputs[index], weights, adapter, index, angles, r, s))
    last = inputs.pop().detach().requires_grad_(True)
    x = self.norm(last, weights[1], s).index_select(0, chosen)
    top = self.loss_gradient(x, target, share, weights, s)
    gradient = self.backward(x, top[1], [last])[0]
    out: List[Tensor] = []
    for back in range(s.layers):
      index = s.layers - 1 - back
      x = inputs.pop().detach().requires_grad_(True)
      own = [x]
      for i in range(14 * index, 14 * index + 14):
        if used[i].numel() > 0:
          own.append(used[i])
      gradients = self.backward(self.layer(x, weights, used, index, angles, r, s), gradient, own)
      gradient = gradients.pop(0)
      out = gradients + out
    return [top[0]] + out

  # -> loss (), then the gradient of every non-empty weight; computed in the type of `sizes`, weights stay fp32
  def weight_gradients(self: __torch__.Kernels, ids: Tensor, groups: Tensor, chosen: Tensor, share: Tensor, frequencies: Tensor, weights: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> List[Tensor]:
    s = self.shape(sizes, scalars, scales)
    r = self.alone(groups, ids)
    used: List[Tensor] = []
    leaves: List[Tensor] = []
    none: List[Tensor] = []
    for p in weights:
      if p.numel() > 0:
        leaf = p.detach().requires_grad_(True)
        leaves.append(leaf)
        used.append(leaf.to(s.type))
      else:
        used.append(p)
    x = self.decoder(ids, self.positions(r.groups, ids), frequencies, used, none, s.layers, r, s).index_select(0, chosen)
    losses = torch.cross_entropy_loss(self.output(x, used, s), ids.index_select(0, chosen + 1), None, 0)
    loss = (losses * share).sum() / share.sum()
    return [loss.detach()] + self.backward(loss, torch.ones_like(loss), leaves)

  # The mean of `parts` lists of tensors that stand one after the other, each list by its share: share (parts) -> one list
  def weighted_mean(self: __torch__.Kernels, share: Tensor, tensors: List[Tensor]) -> List[Tensor]:
    parts = share.size(0)
    length = len(tensors) // parts
    total = float(share.sum())
    out: List[Tensor] = []
    for i in range(length):
      sum = tensors[i] * (float(share[0]) / total)
      for part in range(1, parts):
        sum = sum + tensors[part * length + i] * (float(share[part]) / total)
      out.append(sum)
    return out

  # Scales the gradients in place so that their common norm is at most limit[0] -> the norm before  (Pascanu et al. 2013)
  def clip(self: __torch__.Kernels, limit: Tensor, gradients: List[Tensor]) -> Tensor:
    squares: List[Tensor] = []
    for g in gradients:
      squares.append(g.float().pow(2).sum())
    norm = torch.stack(squares).sum().sqrt()
    coefficient = (torch.reciprocal(norm + 1e-6) * float(limit[0])).clamp(0.0, 1.0)
    torch._foreach_mul_(gradients, coefficient)
    return norm

  # Adds mu (p - start) + constant to the gradients in place, before they are clipped: the gradient of FedProx's loss
  # (Li et al. 2020, equation 2) and SCAFFOLD's c - c_k  (Karimireddy et al. 2020, algorithm 1). proximal float64 [mu];
  # start and constant: one tensor for each gradient, or an empty one for none at all.
  def correct(self: __torch__.Kernels, proximal: Tensor, parameters: List[Tensor], start: List[Tensor], constant: List[Tensor], gradients: List[Tensor]) -> Tensor:
    mu = float(proximal[0])
    for i in range(len(gradients)):
      if start[0].numel() > 0:
        gradients[i].add_(parameters[i] - start[i], alpha=mu)
      if constant[0].numel() > 0:
        gradients[i].add_(constant[i])
    return proximal

  # One step of plain gradient descent in place, as torch.optim.SGD has it without momentum.
  # rates float64: learning rate, weight decay
  def sgd(self: __torch__.Kernels, rates: Tensor, parameters: List[Tensor], gradients: List[Tensor]) -> Tensor:
    rate = float(rates[0])
    for i in range(len(parameters)):
      parameters[i].mul_(1.0 - rate * float(rates[1])).add_(gradients[i], alpha=-rate)
    return rates

  # One AdamW step in place  (Loshchilov & Hutter 2019, algorithm 2, as torch.optim.AdamW has it).
  # rates float64: step (from 1), learning rate, beta1, beta2, epsilon, weight decay
  def adamw(self: __torch__.Kernels, rates: Tensor, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor]) -> Tensor:
    step = float(rates[0])
    rate = float(rates[1])
    beta1 = float(rates[2])
    beta2 = float(rates[3])
    correction1 = 1.0 - beta1 ** step
    correction2 = (1.0 - beta2 ** step) ** 0.5
    torch._foreach_mul_(parameters, 1.0 - rate * float(rates[5]))
    torch._foreach_lerp_(first, gradients, 1.0 - beta1)
    torch._foreach_mul_(second, beta2)
    torch._foreach_addcmul_(second, gradients, gradients, 1.0 - beta2)
    root = torch._foreach_sqrt(second)
    torch._foreach_div_(root, correction2)
    torch._foreach_add_(root, float(rates[4]))
    torch._foreach_addcdiv_(parameters, first, root, -rate / correction1)
    return rates

  # One Muon step in place on matrices: momentum, then the nearest orthogonal matrix by five Newton-Schulz steps
  # in bf16 (Jordan et al. 2024, Muon: an optimizer for hidden layers).
  # rates float64: learning rate, momentum, weight decay
  def muon(self: __torch__.Kernels, rates: Tensor, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor]) -> Tensor:
    rate = float(rates[0])
    momentum = float(rates[1])
    for i in range(len(parameters)):
      p = parameters[i]
      m = first[i]
      m.mul_(momentum).add_(gradients[i])
      x = gradients[i] + m * momentum
      tall = x.size(0) > x.size(1)
      if tall:
        x = x.t()
      x = (x / (x.norm() + 1e-7)).to(15)
      for k in range(5):
        a = x.mm(x.t())
        x = x * 3.4445 + (a * -4.7750 + a.mm(a) * 2.0315).mm(x)
      if tall:
        x = x.t()
      p.mul_(1.0 - rate * float(rates[2]))
      p.add_(x.float(), alpha=-rate * max(1.0, float(p.size(0)) / float(p.size(1))) ** 0.5)
    return rates

  # ---- What Java calls: types ---------------------------------------------------------------------------

  # x -> a copy of its own as another type; type int64 [wanted], a c10 number
  def typed(self: __torch__.Kernels, x: Tensor, type: Tensor) -> Tensor:
    return x.clone().to(int(type[0]))

  # Whether this CPU multiplies bf16 matrices at speed -> float (1): 1 or 0
  def bfloat16_on_cpu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    fast = ops.mkldnn._is_mkldnn_bf16_supported()
    if fast:
      return torch.ones_like(x).view(1)
    return torch.zeros_like(x).view(1)

  # ---- What Java calls: loading -------------------------------------------------------------------------

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
