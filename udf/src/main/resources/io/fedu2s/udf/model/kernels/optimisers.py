# What Java calls to learn: what becomes of gradients.

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
