# What Java calls to learn: losses and their gradients.

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
