using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Identity, and Dropout, which does nothing when a network is used.</summary>
[ExportImporter("onnx", "Identity", "Dropout")]
public sealed class IdentityImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Identity;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        bool training = node.Type == "Dropout" && node.Version >= 12 && context.Optional(2) is not null && context.Scalar(2) != 0;
        if (training)
        {
            throw Check.Attribute("training_mode is set", "networks are compiled for inference", "export the model in evaluation mode");
        }

        context.SetOutput(0, context.Input(0));
        if (node.Type == "Dropout" && node.Outputs.Count > 1 && node.Outputs[1].Length > 0)
        {
            // Nothing is dropped: the mask is true everywhere.
            var mask = new Tensor(node.Version < 10 ? ElementType.F32 : ElementType.Bool, context.Input(0).Shape);
            context.SetOutput(1, context.Weight("mask", node.Version < 10 ? Ones(mask) : Filled(mask)));
        }
    }

    private static Tensor Ones(Tensor mask)
    {
        mask.Floats().Fill(1);
        return mask;
    }

    private static Tensor Filled(Tensor mask)
    {
        mask.Bytes.Fill(1);
        return mask;
    }
}
