# The decoder's kernels, as TorchScript source: libtorch compiles it when the executor starts. The functions of the other
# files of this folder are further methods of the class Kernels below.
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

# What config.json says; named as DecoderNumbers names it.
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

  # ---- Numbers ------------------------------------------------------------------------------------------

  # sizes: the whole numbers of Shape, then for every layer whether it is local; scalars: its other numbers.
  def shape(self: __torch__.Kernels, sizes: Tensor, scalars: Tensor, scales: Tensor) -> __torch__.Shape:
    local: List[int] = []
    for i in range(int(sizes[0])):
      local.append(int(sizes[9 + i]))
    factors: List[float] = []
    for i in range(scales.size(0)):
      factors.append(float(scales[i]))
    return __torch__.Shape(int(sizes[0]), int(sizes[1]), int(sizes[2]), int(sizes[3]), int(sizes[4]), int(sizes[5]), int(sizes[6]), int(sizes[7]), int(sizes[8]), float(scalars[0]), float(scalars[1]), float(scalars[2]), float(scalars[3]), float(scalars[4]), float(scalars[5]), float(scalars[6]), local, factors)

  # The numbers as they are understood here, by name: Java compares them with those it meant before it computes.
  def numbers(self: __torch__.Kernels, sizes: Tensor, scalars: Tensor) -> Dict[str, Tensor]:
    s = self.shape(sizes, scalars, torch.zeros([0]))
    out: Dict[str, Tensor] = {}
    out["layers"] = torch.tensor([s.layers])
    out["heads"] = torch.tensor([s.heads])
    out["kv_heads"] = torch.tensor([s.kv_heads])
    out["head_width"] = torch.tensor([s.head_width])
    out["rotary_width"] = torch.tensor([s.rotary_width])
    out["activation"] = torch.tensor([s.activation])
    out["norm_offset"] = torch.tensor([s.norm_offset])
    out["window"] = torch.tensor([s.window])
    out["type"] = torch.tensor([s.type])
    out["eps"] = torch.full([1], s.eps, dtype=7)
    out["attention_scale"] = torch.full([1], s.attention_scale, dtype=7)
    out["attention_cap"] = torch.full([1], s.attention_cap, dtype=7)
    out["output_cap"] = torch.full([1], s.output_cap, dtype=7)
    out["embedding_scale"] = torch.full([1], s.embedding_scale, dtype=7)
    out["rotary_scale"] = torch.full([1], s.rotary_scale, dtype=7)
    out["local_rotary_scale"] = torch.full([1], s.local_rotary_scale, dtype=7)
    out["local"] = torch.tensor(s.local)
    return out

  def integers(self: __torch__.Kernels, numbers: Tensor) -> List[int]:
    out: List[int] = []
    for i in range(numbers.size(0)):
      out.append(int(numbers[i]))
    return out
