using TpuMlir.Backends.Bm1684x.Container.Structure;
using TpuMlir.Backends.Bm1684x.Isa;
using static TpuMlir.Backends.Bm1684x.Container.BmodelSchema;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Writes bmodel files: header, FlatBuffer, blob. The same model always gives the same bytes.</summary>
internal sealed class BmodelWriter
{
    private const int CoefficientAlignment = 4096;

    private readonly List<(byte[] Data, ulong Start)> _parts = [];
    private readonly Dictionary<byte[], BlobRange> _ranges = new(ReferenceEqualityComparer.Instance);
    private ulong _blobSize;

    public static byte[] Write(BmodelFile file) => new BmodelWriter().WriteFile(file);

    private byte[] WriteFile(BmodelFile file)
    {
        var flat = FlatBufferWriter.Write(ModelTable(file));
        if (_blobSize > uint.MaxValue)
        {
            throw new ArgumentException($"The commands and coefficients take {_blobSize} bytes; a bmodel holds less than 4 GiB.", nameof(file));
        }

        var bytes = new byte[checked(HeaderBytes + flat.Length + (long)_blobSize)];
        BmodelHeader.Write(bytes, flat.Length, (long)_blobSize);
        flat.CopyTo(bytes, HeaderBytes);
        foreach (var (data, start) in _parts)
        {
            data.CopyTo(bytes, HeaderBytes + flat.Length + (long)start);
        }

        return bytes;
    }

    private FlatTable ModelTable(BmodelFile file) => new FlatTable()
        .Text(Model.Type, file.Type)
        .Text(Model.Version, file.Version)
        .Text(Model.Time, file.Time)
        .Text(Model.Chip, file.Chip)
        .Tables(Model.Net, file.Nets.Select(NetTable))
        .U64(Model.NeuronSize, file.NeuronSize);

    private FlatTable NetTable(BmodelNet net) => new FlatTable()
        .Text(Net.Name, net.Name)
        .Tables(Net.Parameter, net.Stages.Select(StageTable))
        .I32(Net.AddrMode, net.AddressMode);

    private FlatTable StageTable(BmodelStage stage)
    {
        if (stage.Subnets.Count == 0)
        {
            throw new ArgumentException("A stage without subnets crashes the runtime.", nameof(stage));
        }

        // The runtime uploads the stage's groups but takes their lengths from the subnets: both lists must be there.
        return new FlatTable()
            .Tables(Parameter.InputTensor, stage.Inputs.Select(TensorTable))
            .Tables(Parameter.OutputTensor, stage.Outputs.Select(TensorTable))
            .U64(Parameter.CtxAddr, stage.ContextAddress)
            .U64(Parameter.CtxSize, stage.ContextSize)
            .Table(Parameter.CoeffMem, stage.Coefficients is { } c ? CoefficientTable(c) : null)
            .I32(Parameter.IsDynamic, stage.IsDynamic ? 1 : 0)
            .Tables(Parameter.CmdGroup, stage.CommandGroups.Select(GroupTable))
            .Tables(Parameter.SubNet, stage.Subnets.Select(SubnetTable))
            .U32(Parameter.CoreNum, stage.CoreCount)
            .U64(Parameter.IoAddr, stage.IoAddress)
            .U64(Parameter.IoSize, stage.IoSize);
    }

    private FlatTable SubnetTable(BmodelSubnet subnet) => new FlatTable()
        .I32(SubNet.Mode, subnet.Mode)
        .Tables(SubNet.CmdGroup, subnet.Groups.Select(GroupTable))
        .Tables(SubNet.InputTensor, subnet.Inputs.Select(TensorTable))
        .Tables(SubNet.OutputTensor, subnet.Outputs.Select(TensorTable))
        .I32(SubNet.Id, subnet.Id)
        .I32s(SubNet.NextIds, subnet.Next);

    private FlatTable GroupTable(BmodelCommandGroup group)
    {
        CommandGroupChecks.Require(group);
        return new FlatTable()
            .U32(CmdGroup.BdcNum, group.TiuCount)
            .U32(CmdGroup.GdmaNum, group.GdmaCount)
            .Range(CmdGroup.BinaryBdc, Place(group.Tiu, BmodelCommandGroup.Padding))
            .Range(CmdGroup.BinaryGdma, Place(group.Gdma, BmodelCommandGroup.Padding))
            .U32(CmdGroup.BdcBytes, (uint)group.Tiu.Length)
            .U32(CmdGroup.GdmaBytes, (uint)group.Gdma.Length);
    }

    private FlatTable CoefficientTable(BmodelCoefficients coefficients) => new FlatTable()
        .U64(CoeffMem.Address, coefficients.Address)
        .Bytes(CoeffMem.CheckCode, coefficients.CheckCode)
        .Range(CoeffMem.BinaryCoeff, Place(coefficients.Data, CoefficientAlignment));

    private static FlatTable TensorTable(BmodelTensor tensor) => new FlatTable()
        .Text(Tensor.Name, tensor.Name)
        .U32(Tensor.DataType, (uint)tensor.Type)
        .U64(Tensor.DeviceAddr, tensor.Address)
        .U64(Tensor.Size, tensor.Size)
        .Tables(Tensor.Shape, tensor.OtherShapes.Prepend(tensor.Shape).Select(s => new FlatTable().U64s(0, s)))
        .U32(Tensor.MemType, tensor.MemoryType)
        .F32(Tensor.Scale, tensor.Scale)
        .I32(Tensor.ZeroPoint, tensor.ZeroPoint);

    /// <summary>Puts bytes into the blob once; the second mention of the same array gets the same range.</summary>
    private BlobRange Place(byte[] data, int alignment)
    {
        if (!_ranges.TryGetValue(data, out var range))
        {
            var start = (ulong)ChipMemory.AlignUp((long)_blobSize, alignment);
            range = new(start, (ulong)data.Length);
            _parts.Add((data, start));
            _ranges.Add(data, range);
            _blobSize = start + range.Size;
        }

        return range;
    }
}
