# Attention, and one layer.

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
