using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>DepthToSpace and SpaceToDepth as a permutation of a tensor of six dimensions.</summary>
[ExportImporter("onnx", "DepthToSpace", "SpaceToDepth")]
public sealed class DepthSpaceImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.DepthSpace;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        long block = node.Get<long>("blocksize");
        Check.That(x.Shape.Rank == 4 && block > 0, $"{node.Type} with blocks of {block} of a tensor of {x.Shape}");
        context.SetOutput(0, node.Type == "DepthToSpace" ? ToSpace(node, context, x, block) : ToDepth(context, x, block));
    }

    private static Value ToSpace(SourceNode node, ImportContext context, Value x, long block)
    {
        (long n, long c, long h, long w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Check.That(c % (block * block) == 0, $"{c} channels cannot be dealt out to blocks of {block} x {block}");
        long channels = c / (block * block);
        bool columnFirst = node.Get("mode", "DCR") == "CRD";
        Value split = context.Reshape(
            x, columnFirst ? [n, channels, block, block, h, w] : [n, block, block, channels, h, w], context.Derived("split"));
        Value mixed = context.Permute(split, columnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2], context.Derived("mixed"));
        return context.Reshape(mixed, [n, channels, h * block, w * block], context.LocationOf(0));
    }

    private static Value ToDepth(ImportContext context, Value x, long block)
    {
        (long n, long c, long h, long w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Check.That(h % block == 0 && w % block == 0, $"{h} x {w} cannot be cut into blocks of {block} x {block}");
        Value split = context.Reshape(x, [n, c, h / block, block, w / block, block], context.Derived("split"));
        Value mixed = context.Permute(split, [0, 3, 5, 1, 2, 4], context.Derived("mixed"));
        return context.Reshape(mixed, [n, c * block * block, h / block, w / block], context.LocationOf(0));
    }
}
