namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Field ids of the tables (bmodel.md). Only what we write or read has a name.</summary>
internal static class BmodelSchema
{
    public const uint Magic = 0xFF55AAEE;
    public const int HeaderBytes = 64;

    internal static class Model
    {
        public const int Type = 0, Version = 1, Time = 2, Chip = 3, Net = 4, NeuronSize = 5;
    }

    internal static class Net
    {
        public const int Name = 0, Parameter = 3, AddrMode = 5;
    }

    internal static class Parameter
    {
        public const int InputTensor = 0, OutputTensor = 1, CtxAddr = 2, CtxSize = 3, CoeffMem = 4, IsDynamic = 5;
        public const int CmdGroup = 8, SubNet = 12, CoreNum = 16, IoAddr = 17, IoSize = 18;
    }

    internal static class Tensor
    {
        public const int Name = 0, DataType = 1, StoreMode = 2, DeviceAddr = 3, Size = 4, Shape = 5, MemType = 6;
        public const int Scale = 7, ZeroPoint = 10;
    }

    internal static class CmdGroup
    {
        public const int BdcNum = 0, GdmaNum = 1, BinaryBdc = 2, BinaryGdma = 3, BdcBytes = 4, GdmaBytes = 5;
    }

    internal static class SubNet
    {
        public const int Mode = 0, CmdGroup = 1, InputTensor = 3, OutputTensor = 4, Id = 10, NextIds = 11;
    }

    internal static class CoeffMem
    {
        public const int Address = 0, CheckCode = 1, BinaryCoeff = 2;
    }
}
