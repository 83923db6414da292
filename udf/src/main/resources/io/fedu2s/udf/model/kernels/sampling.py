# What Java calls to choose the next token.

# Lowers some logits, by the penalty of Keskar et al. 2019 (section 4.1): divided where above 0, else multiplied; and bans
# others. Both are places in the flattened logits. logits (B, V), lowered (N), banned (M), penalty float64 [1] -> (B, V)
def change_logits(self: __torch__.Kernels, logits: Tensor, lowered: Tensor, banned: Tensor, penalty: Tensor) -> Tensor:
  flat = logits.reshape([-1])
  theta = float(penalty[0])
  some = flat.gather(0, lowered)
  flat = flat.scatter(0, lowered, torch.where(some < 0.0, some * theta, some / theta))
  return flat.scatter(0, banned, torch.full_like(banned, float("-inf"), dtype=flat.dtype)).view_as(logits)

# The same logits, changed in place: some ids are never chosen. logits (B, V), ids (N) -> (B, V)
def without(self: __torch__.Kernels, logits: Tensor, ids: Tensor) -> Tensor:
  return logits.index_fill_(1, ids, float("-inf"))

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
