using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>
/// x + 0 = x, x - 0 = x, x * 1 = x, x / 1 = x; a reshape, cast, slice, expansion, tile or up-sampling to the operand's own
/// type = x; permute(x, 0..n-1) = x; concat(x) = x; pad(x, 0) = x.
/// </summary>
/// <remarks>(-0) + 0 is +0, which compares equal to -0. An operation whose result is a network output stays: it gives the output its name.</remarks>
internal sealed class RemoveIdentity : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } =
    [
        "top.AddConst", "top.SubConst", "top.MulConst", "top.DivConst", "top.Reshape", "top.Cast", "top.Slice", "top.Expand",
        "top.Tile", "top.Upsample", "top.Permute", "top.Concat", "top.Pad",
    ];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Result.Uses.Any(u => u.Owner.Name == "func.return") || !root.Operand(0).Type.Equals(root.Result.Type) || !IsIdentity(root))
        {
            return false;
        }

        Value x = root.Operand(0);
        if (x.Uses.Count == 1 && x.Definition is { Results.Count: 1, Name: not ("top.Input" or "top.Weight") } definition)
        {
            // The value is the same under either name; the later one is the source's where the earlier was added in between.
            definition.Location = root.Location;
        }

        rewriter.Replace(root, x);
        return true;
    }

    private static bool IsIdentity(Operation root)
    {
        bool plain = !root.GetOr("do_relu", false) && !root.GetOr("is_reverse", false);
        return root.Name switch
        {
            "top.AddConst" or "top.SubConst" => plain && root.Get<double>("const_val") == 0,
            "top.MulConst" or "top.DivConst" => plain && root.Get<double>("const_val") == 1,
            "top.Slice" => root.Get<EquatableList<long>>("steps").All(s => s > 0),
            "top.Permute" => root.Get<EquatableList<long>>("order").SequenceEqual(Enumerable.Range(0, root.Result.Shape.Rank).Select(i => (long)i)),
            // Paddings of 1 and -1 keep the shape and shift the elements.
            "top.Pad" => root.Get<EquatableList<long>>("paddings").All(p => p == 0),
            "top.Concat" => root.Operands.Count == 1 && plain,
            _ => true,
        };
    }
}
