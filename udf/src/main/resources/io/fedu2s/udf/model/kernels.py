# The decoder's kernels, as TorchScript source: libtorch compiles this file when the executor starts.
#
# Letters: B batch, T tokens, S cached tokens, C width, N heads, K key/value heads, H head width,
# F feed-forward width, V vocabulary, R rank, L layers.
#
# weights  3 + 9 L tensors: embedding (V, C), final norm (C), output (V, C) or empty when tied; then per layer
#          input norm (C), q (N H, C), k (K H, C), v (K H, C), o (C, N H), post-attention norm (C),
#          gate (F, C), up (F, C), down (C, F).
# adapter  one empty tensor for none, or 14 L tensors: per layer A (R, in) and B (out, R) of q, k, v, o, gate,
#          up, down; an empty A for a linear layer that has no adapter.
# sizes    int64 on the CPU: L, N, K, H.
# scalars  float64 on the CPU: norm epsilon, adapter scale.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x

  # ---- Leaves -------------------------------------------------------------------------------------------

  # x (…, in) -> (…, out): x W^T + s (x A^T) B^T  (Hu et al. 2021, LoRA, section 4.1).
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor, adapter: List[Tensor], at: int, scale: float) -> Tensor:
    y = torch.linear(x, w)
    if len(adapter) > 1:
      a = adapter[at]
      if a.numel() > 0:
        delta = torch.linear(torch.linear(x.to(a.dtype), a), adapter[at + 1])
        y = y + (delta * scale).to(y.dtype)
    return y

  # x (…, C) -> (…, C): x / sqrt(mean(x^2) + eps) * w, in fp32 inside  (Zhang & Sennrich 2019).
  def norm(self: __torch__.Kernels, x: Tensor, w: Tensor, eps: float) -> Tensor:
    wide = x.float()
    wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + eps)
    return w * wide.to(w.dtype)

  # Rotates the halves of each head by its position's angles  (Su et al. 2021, RoFormer, section 3.2).
  # x (B, N, T, H), cos and sin (B, 1, T, H/2) -> (B, N, T, H)
  def rotary(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.size(3) // 2
    x1 = x.narrow(3, 0, half)
    x2 = x.narrow(3, half, half)
    return torch.cat([x1 * cos - x2 * sin, x2 * cos + x1 * sin], 3)

  # positions (B, T), frequencies (H/2) -> angles (B, 1, T, H/2)
  def angles(self: __torch__.Kernels, positions: Tensor, frequencies: Tensor) -> Tensor:
    return (positions.unsqueeze(-1).float() * frequencies).unsqueeze(1)

  # ---- One layer ----------------------------------------------------------------------------------------

  # x (B, T, C) -> (B, T, C). Without a cache the rows attend causally to themselves. With one, this layer's
  # keys and values are written to columns at … at+T of cache (B, K, S, H); a first call (at 0) attends causally,
  # a later one through mask (B, 1, T, at+T).
  def layer(self: __torch__.Kernels, x: Tensor, weights: List[Tensor], adapter: List[Tensor], index: int, cos: Tensor, sin: Tensor, cache: List[Tensor], at: int, mask: Tensor, sizes: List[int], eps: float, scale: float) -> Tensor:
    w = 3 + 9 * index
    l = 14 * index
    b = x.size(0)
    t = x.size(1)
    n = sizes[1]
    kv = sizes[2]
    h = sizes[3]
    y = self.norm(x, weights[w], eps)
    q = self.linear(y, weights[w + 1], adapter, l, scale).view(b, t, n, h).transpose(1, 2)
    k = self.linear(y, weights[w + 2], adapter, l + 2, scale).view(b, t, kv, h).transpose(1, 2)
    v = self.linear(y, weights[w + 3], adapter, l + 4, scale).view(b, t, kv, h).transpose(1, 2)
    q = self.rotary(q, cos, sin)
    k = self.rotary(k, cos, sin)
    if len(cache) > 1:
      keys = cache[2 * index]
      values = cache[2 * index + 1]
      keys.narrow(2, at, t).copy_(k)
      values.narrow(2, at, t).copy_(v)
      if at > 0:
        k = keys.narrow(2, 0, at + t)
        v = values.narrow(2, 0, at + t)
    if at > 0:
      o = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=None, enable_gqa=(n != kv))
    else:
      o = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=None, enable_gqa=(n != kv))
    o = o.transpose(1, 2).reshape(b, t, n * h)
    x = x + self.linear(o, weights[w + 4], adapter, l + 6, scale)
    y = self.norm(x, weights[w + 5], eps)
    gate = self.linear(y, weights[w + 6], adapter, l + 8, scale)
    up = self.linear(y, weights[w + 7], adapter, l + 10, scale)
    return x + self.linear(torch.silu(gate) * up, weights[w + 8], adapter, l + 12, scale)

  # ---- The whole ----------------------------------------------------------------------------------------

  # ids, positions (B, T) -> (B, T, C) after `depth` layers; the final norm follows the last layer only.
  def decoder(self: __torch__.Kernels, ids: Tensor, positions: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], at: int, mask: Tensor, depth: int, sizes: List[int], eps: float, scale: float) -> Tensor:
    x = torch.embedding(weights[0], ids)
    angles = self.angles(positions, frequencies)
    cos = angles.cos().to(x.dtype)
    sin = angles.sin().to(x.dtype)
    for index in range(depth):
      x = self.layer(x, weights, adapter, index, cos, sin, cache, at, mask, sizes, eps, scale)
    if depth == sizes[0]:
      x = self.norm(x, weights[1], eps)
    return x

  # x (…, C) -> logits (…, V) in fp32
  def output(self: __torch__.Kernels, x: Tensor, weights: List[Tensor]) -> Tensor:
    w = weights[2]
    if w.numel() == 0:
      w = weights[0]
    return torch.linear(x, w).float()

  # positions 0 … T-1 of every row: (1, T)
  def count(self: __torch__.Kernels, ids: Tensor) -> Tensor:
    return torch.arange(ids.size(1), device=ids.device).unsqueeze(0)

  # ---- What Java calls: reading -------------------------------------------------------------------------

  # ids (B, T), right-padded -> hidden states (B, T, C) after depth[0] layers, in fp32
  def hidden(self: __torch__.Kernels, ids: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor, depth: Tensor) -> Tensor:
    none: List[Tensor] = []
    return self.decoder(ids, self.count(ids), frequencies, weights, adapter, none, 0, ids, int(depth[0]), self.integers(sizes), float(scalars[0]), float(scalars[1])).float()

  # ids (B, T) -> logits (B, T, V)
  def logits(self: __torch__.Kernels, ids: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor) -> Tensor:
    none: List[Tensor] = []
    x = self.decoder(ids, self.count(ids), frequencies, weights, adapter, none, 0, ids, int(sizes[0]), self.integers(sizes), float(scalars[0]), float(scalars[1]))
    return self.output(x, weights)

  # Negative log-likelihood of ids[:, t+1] wherever share[:, t] > 0, in row-major order: (number of those)
  def likelihood(self: __torch__.Kernels, ids: Tensor, share: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor) -> Tensor:
    return self.token_losses(ids, share, frequencies, weights, adapter, self.integers(sizes), float(scalars[0]), float(scalars[1]))

  # ids (B, T) right-padded, ends (B) each row's last position, cache filled in place -> logits (B, V)
  def prefill(self: __torch__.Kernels, ids: Tensor, ends: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], sizes: Tensor, scalars: Tensor) -> Tensor:
    x = self.decoder(ids, self.count(ids), frequencies, weights, adapter, cache, 0, ids, int(sizes[0]), self.integers(sizes), float(scalars[0]), float(scalars[1]))
    last = x[torch.arange(ids.size(0), device=ids.device), ends]
    return self.output(last, weights)

  # One more token for every row: ids (B, 1), positions (B, 1), column[0] where it is cached,
  # visible (B, S) true where a cached column belongs to the row -> logits (B, V)
  def decode(self: __torch__.Kernels, ids: Tensor, positions: Tensor, column: Tensor, visible: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], cache: List[Tensor], sizes: Tensor, scalars: Tensor) -> Tensor:
    at = int(column[0])
    mask = visible.narrow(1, 0, at + 1).unsqueeze(1).unsqueeze(1)
    x = self.decoder(ids, positions, frequencies, weights, adapter, cache, at, mask, int(sizes[0]), self.integers(sizes), float(scalars[0]), float(scalars[1]))
    return self.output(x.select(1, 0), weights)

  # An empty cache: 2 L tensors (B, K, S, H) in the weights' type; shape int64 [B, S]
  def empty_cache(self: __torch__.Kernels, shape: Tensor, sizes: Tensor, weights: List[Tensor]) -> List[Tensor]:
    cache: List[Tensor] = []
    for i in range(2 * int(sizes[0])):
      cache.append(torch.zeros([int(shape[0]), int(sizes[2]), int(shape[1]), int(sizes[3])], dtype=weights[0].dtype, device=weights[0].device))
    return cache

  # The chosen rows of every tensor: index (B') -> tensors (B', …)
  def rows(self: __torch__.Kernels, index: Tensor, tensors: List[Tensor]) -> List[Tensor]:
    kept: List[Tensor] = []
    for t in tensors:
      kept.append(t.index_select(0, index))
    return kept

  # logits (B, V) -> the likeliest ids (B)
  def greedy(self: __torch__.Kernels, logits: Tensor) -> Tensor:
    return logits.argmax(1)

  # Nucleus sampling  (Holtzman et al. 2020, section 3.1): the smallest set of likeliest tokens whose mass reaches
  # top-p, and from it the token at the row's own uniform number.
  # logits (B, V), uniform (B, 1) in [0, 1), nucleus float64 [temperature, top-p] -> ids (B)
  def sample(self: __torch__.Kernels, logits: Tensor, uniform: Tensor, nucleus: Tensor) -> Tensor:
    p = torch.softmax(logits.double() / float(nucleus[0]), 1)
    order = torch.argsort(p, 1, True)
    p = p.gather(1, order)
    before = p.cumsum(1) - p
    p = torch.where(before < float(nucleus[1]), p, torch.zeros_like(p))
    mass = p.cumsum(1)
    threshold = uniform.double() * mass.narrow(1, mass.size(1) - 1, 1)
    index = (mass <= threshold).sum(1, keepdim=True).clamp(0, mass.size(1) - 1)
    return order.gather(1, index).squeeze(1)

  # Mean over each row's own tokens: x (B, T, C), lengths (B) -> (B, C)
  def pool(self: __torch__.Kernels, x: Tensor, lengths: Tensor) -> Tensor:
    own = (torch.arange(x.size(1), device=x.device).unsqueeze(0) < lengths.unsqueeze(1)).to(x.dtype)
    return (x * own.unsqueeze(-1)).sum(1) / own.sum(1, keepdim=True)

  # ---- What Java calls: learning ------------------------------------------------------------------------

  def token_losses(self: __torch__.Kernels, ids: Tensor, share: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: List[int], eps: float, scale: float) -> Tensor:
    none: List[Tensor] = []
    x = self.decoder(ids, self.count(ids), frequencies, weights, adapter, none, 0, ids, sizes[0], sizes, eps, scale)
    t = ids.size(1) - 1
    chosen = (share.narrow(1, 0, t) > 0).reshape(-1).nonzero().squeeze(1)
    x = x.narrow(1, 0, t).reshape(-1, x.size(2)).index_select(0, chosen)
    target = ids.narrow(1, 1, t).reshape(-1).index_select(0, chosen)
    return torch.cross_entropy_loss(self.output(x, weights), target, None, 0)

  # The mean loss over the batch, each token by its share, and its gradient by `learned`'s tensors.
  def weighted_loss(self: __torch__.Kernels, losses: Tensor, share: Tensor) -> Tensor:
    s = share.narrow(1, 0, share.size(1) - 1).reshape(-1)
    s = s.index_select(0, (s > 0).nonzero().squeeze(1))
    return (losses * s).sum() / s.sum()

  # -> loss (), then the gradient of every adapter tensor, in order (empty for an empty tensor)
  def adapter_gradients(self: __torch__.Kernels, ids: Tensor, share: Tensor, frequencies: Tensor, weights: List[Tensor], adapter: List[Tensor], sizes: Tensor, scalars: Tensor) -> List[Tensor]:
    used: List[Tensor] = []
    leaves: List[Tensor] = []
    for p in adapter:
      if p.numel() > 0:
        leaf = p.detach().requires_grad_(True)
        leaves.append(leaf)
        used.append(leaf)
      else:
        used.append(p)
    losses = self.token_losses(ids, share, frequencies, weights, used, self.integers(sizes), float(scalars[0]), float(scalars[1]))
    return self.backward(self.weighted_loss(losses, share), leaves)

  # -> loss (), then the gradient of every non-empty weight; computed in type[0] (6 float32, 15 bfloat16), weights stay fp32
  def weight_gradients(self: __torch__.Kernels, ids: Tensor, share: Tensor, frequencies: Tensor, weights: List[Tensor], sizes: Tensor, scalars: Tensor, type: Tensor) -> List[Tensor]:
    used: List[Tensor] = []
    leaves: List[Tensor] = []
    none: List[Tensor] = []
    for p in weights:
      if p.numel() > 0:
        leaf = p.detach().requires_grad_(True)
        leaves.append(leaf)
        used.append(leaf.to(int(type[0])))
      else:
        used.append(p)
    losses = self.token_losses(ids, share, frequencies, used, none, self.integers(sizes), float(scalars[0]), float(scalars[1]))
    return self.backward(self.weighted_loss(losses, share), leaves)

  def backward(self: __torch__.Kernels, loss: Tensor, leaves: List[Tensor]) -> List[Tensor]:
    out = [loss.detach()]
    gradients = torch.autograd.grad([loss], leaves)
    for g in gradients:
      if g is not None:
        out.append(g)
    return out

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
    for g in gradients:
      g.mul_(coefficient)
    return norm

  # One AdamW step in place  (Loshchilov & Hutter 2019, algorithm 2, as torch.optim.AdamW has it).
  # rates float64: step (from 1), learning rate, beta1, beta2, epsilon, weight decay
  def adamw(self: __torch__.Kernels, rates: Tensor, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor]) -> Tensor:
    step = float(rates[0])
    rate = float(rates[1])
    beta1 = float(rates[2])
    beta2 = float(rates[3])
    correction1 = 1.0 - beta1 ** step
    correction2 = (1.0 - beta2 ** step) ** 0.5
    for i in range(len(parameters)):
      p = parameters[i]
      g = gradients[i]
      m = first[i]
      v = second[i]
      p.mul_(1.0 - rate * float(rates[5]))
      m.lerp_(g, 1.0 - beta1)
      v.mul_(beta2).addcmul_(g, g, value=1.0 - beta2)
      p.addcdiv_(m, (v.sqrt() / correction2).add_(float(rates[4])), value=-rate / correction1)
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

  def integers(self: __torch__.Kernels, sizes: Tensor) -> List[int]:
    return [int(sizes[0]), int(sizes[1]), int(sizes[2]), int(sizes[3])]
