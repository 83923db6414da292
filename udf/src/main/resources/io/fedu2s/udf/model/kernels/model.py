# The whole, and what Java calls to read with it.

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

# x (M, C), target (M) -> negative log-likelihoods (M), 256 tokens at a time: so only their logits are ever there
def losses(self: __torch__.Kernels, x: Tensor, target: Tensor, weights: List[Tensor], s: __torch__.Shape) -> Tensor:
  losses: List[Tensor] = []
  for at in range(0, x.size(0), 256):
    n = min(256, x.size(0) - at)
    losses.append(torch.cross_entropy_loss(self.output(x.narrow(0, at, n), weights, s), target.narrow(0, at, n), None, 0))
  return torch.cat(losses)

# Negative log-likelihood of the token behind each chosen one: chosen (M) of T -> (M)
def likelihood(self: __torch__.Kernels, ids: Tensor, groups: Tensor, chosen: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
  s = self.shape(sizes, scalars, scales)
  r = self.alone(groups, ids)
  x = self.decoder(ids, self.positions(r.groups, ids), frequencies, weights, adapter, s.layers, r, s).index_select(0, chosen)
  return self.losses(x, ids.index_select(0, chosen + 1), weights, s)

# New tokens of some of the cache's rows, each row's behind what it has cached; column c holds position c.
# ids, positions, row (T): the tokens, where they stand in their row, and the cache's row;
# rows (B') of the cache that have new tokens; queries (B' T'): tokens of each of them, padded with any;
# back (T): each token's place among the queries; wanted (M): the tokens that are asked for -> (M, C)
def extended(self: __torch__.Kernels, ids: Tensor, positions: Tensor, row: Tensor, rows: Tensor, queries: Tensor, back: Tensor, wanted: Tensor, columns: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], s: __torch__.Shape) -> Tensor:
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
  return x.index_select(0, wanted)

# The same -> logits (M, V) behind the wanted tokens
def extend(self: __torch__.Kernels, ids: Tensor, positions: Tensor, row: Tensor, rows: Tensor, queries: Tensor, back: Tensor, wanted: Tensor, columns: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
  s = self.shape(sizes, scalars, scales)
  return self.output(self.extended(ids, positions, row, rows, queries, back, wanted, columns, frequencies, weights, adapter, cache, s), weights, s)

# The same -> negative log-likelihoods (M) of what stands behind the wanted tokens: target (M)
def extend_likelihood(self: __torch__.Kernels, ids: Tensor, positions: Tensor, row: Tensor, rows: Tensor, queries: Tensor, back: Tensor, wanted: Tensor, columns: Tensor, target: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], sizes: Tensor, scalars: Tensor, scales: Tensor) -> Tensor:
  s = self.shape(sizes, scalars, scales)
  return self.losses(self.extended(ids, positions, row, rows, queries, back, wanted, columns, frequencies, weights, adapter, cache, s), target, weights, s)

# logits (M, V) -> how much likelier one of `yes` (ids) is than one of `no`: ln sum p(yes) - ln sum p(no), (M)
def log_odds(self: __torch__.Kernels, logits: Tensor, yes: Tensor, no: Tensor) -> Tensor:
  return logits.index_select(1, yes).logsumexp([1]) - logits.index_select(1, no).logsumexp([1])

# An empty cache: 2 L tensors (B, S, K, H) in the activations' type; extent int64 [B, S]
def empty_cache(self: __torch__.Kernels, extent: Tensor, sizes: Tensor, scalars: Tensor, weights: List[Tensor]) -> List[Tensor]:
  s = self.shape(sizes, scalars, scalars)
  cache: List[Tensor] = []
  for i in range(2 * s.layers):
    cache.append(torch.zeros([int(extent[0]), int(extent[1]), s.kv_heads, s.head_width], dtype=s.type, device=weights[0].device))
  return cache

# Copies the first columns of one cache's row 0 to rows of another: extent int64 [columns, row, row, …]
def share(self: __torch__.Kernels, extent: Tensor, source: List[Tensor], target: List[Tensor]) -> List[Tensor]:
  columns = int(extent[0])
  for i in range(len(source)):
    prefix = source[i][0].narrow(0, 0, columns)
    for j in range(1, extent.size(0)):
      target[i][int(extent[j])].narrow(0, 0, columns).copy_(prefix)
  return target
